/// One thing that an experienced administrator looks at before a change, and what was seen.
package struct PreflightCheck: Sendable, Equatable, Codable {
    package enum Verdict: String, Sendable, Codable {
        case holds
        /// Worth knowing; the change goes on.
        case warns
        /// The change is not made.
        case fails
        /// The server did not tell; the change goes on and says so.
        case unknown
    }

    /// Stable, such as `vm.power`.
    package var id: String
    package var verdict: Verdict
    /// The facts seen, as one sentence.
    package var facts: String
    /// What to do about it, a command where there is one.
    package var next: String?
    /// Whether `--force` passes over a failure, because the server may still judge otherwise.
    package var isForceable: Bool

    package init(
        _ id: String,
        _ verdict: Verdict,
        _ facts: String,
        next: String? = nil,
        isForceable: Bool = false
    ) {
        self.id = id
        self.verdict = verdict
        self.facts = facts
        self.next = next
        self.isForceable = isForceable
    }
}
