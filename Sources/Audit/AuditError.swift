/// Why an audit cannot run as it was asked to.
package struct AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in one sentence without a full stop.
    package var message: String
    /// What to give instead.
    package var hint: String
    /// Whether a file is missing, and not what was asked for wrong.
    package var isMissingFile: Bool

    package init(message: String, hint: String, isMissingFile: Bool = false) {
        self.message = message
        self.hint = hint
        self.isMissingFile = isMissingFile
    }

    package var description: String { message }

    /// - Parameter groups: those that can be named instead of a rule; empty where none can.
    static func unknownRule(_ id: String, among known: [String], groups: [String] = []) -> AuditError {
        let groups = groups.isEmpty ? "" : "; the groups are \(groups.sorted().joined(separator: ", "))"
        return AuditError(
            message: "there is no audit rule \(id)",
            hint: "the rules are \(known.sorted().joined(separator: ", "))\(groups)"
        )
    }

    /// The group of own rules is named, and there is none.
    static let noOwnRules = AuditError(
        message: "no own rule is configured, so the group \(AuditGroup.own.rawValue) has no rules",
        hint: "describe one under audit.own-rules in the configuration file: `fcd config init` writes an example"
    )

    /// All rules were left out: what finds nothing then must not read like a good answer.
    static let noRules = AuditError(
        message: "no rule is left to run",
        hint: "--only, --skip and the rules that the configuration has off leave none: `fcd audit rules` lists them"
    )
}
