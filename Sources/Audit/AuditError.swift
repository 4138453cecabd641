/// Why an audit cannot run as it was asked to.
package struct AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in one sentence without a full stop.
    package var message: String
    /// What to give instead.
    package var hint: String

    package init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    package var description: String { message }

    static func unknownRule(_ id: String, among known: [String]) -> AuditError {
        AuditError(
            message: "there is no audit rule \(id)",
            hint: "the rules are \(known.sorted().joined(separator: ", "))"
        )
    }
}
