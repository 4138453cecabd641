package import FCD

/// What the checks before a change found.
package struct PreflightReport: Sendable, Equatable {
    package var checks: [PreflightCheck]
    /// How a check that fails ends the command, by the check's ID, where it is not ``FCDError/Code/conflict``.
    var codes: [String: FCDError.Code] = [:]

    package init(_ checks: [PreflightCheck]) { self.checks = checks }

    /// What a person should know although the change goes on: for ``ChangeResult/notes``.
    package var notes: [String] {
        checks.filter { $0.verdict == .warns || $0.verdict == .unknown || ($0.verdict == .fails && $0.isForceable) }
            .map { check in "\(check.facts) [\(check.id)]" + (check.next.map { "; \($0)" } ?? "") }
    }

    /// Goes on only where nothing fails, or all that fails may be forced and is.
    ///
    /// - Throws: ``FCDError`` with what fails and the first failure's next step.
    package func require(force: Bool = false) throws(FCDError) {
        let failures = checks.filter { $0.verdict == .fails && !(force && $0.isForceable) }
        guard let first = failures.first else { return }
        throw FCDError(
            codes[first.id] ?? .conflict,
            failures.map { "\($0.facts) [\($0.id)]" }.joined(separator: "; "),
            hint: first.next
        )
    }
}
