package import FCD

/// What the checks before a change found.
package struct PreflightReport: Sendable, Equatable {
    package var checks: [PreflightCheck]

    package init(_ checks: [PreflightCheck]) { self.checks = checks }

    /// What a person should know although the change goes on: for ``ChangeResult/notes``. What this server never
    /// tells is not said each time.
    package var notes: [String] {
        checks.filter { check in
            switch check.verdict {
            case .holds: false
            case .warns: true
            case .unknown: !check.isRoutine
            case .fails: check.isForceable
            }
        }
        .map(\.note)
    }

    /// The first check that fails.
    package var failure: PreflightCheck? { checks.first { $0.verdict == .fails } }

    /// Goes on only where nothing fails, or all that fails may be forced and is.
    ///
    /// - Throws: ``FCDError`` with what fails and the first failure's next step.
    package func require(force: Bool = false) throws(FCDError) {
        let failures = checks.filter { $0.verdict == .fails && !(force && $0.isForceable) }
        guard let first = failures.first else { return }
        throw FCDError(
            first.code,
            failures.map(\.facts).joined(separator: "; "),
            hint: first.next
        )
    }

    /// Refuses to take a disk for held by nobody where that is not known.
    ///
    /// - Throws: ``FCDError`` where who holds the disk could not be found out.
    func requireHolderKnown() throws(FCDError) {
        try PreflightReport(checks.filter { $0.id == PreflightTopic.holder.rawValue }).require()
    }
}
