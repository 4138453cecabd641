package import FCD

/// One thing that an experienced administrator looks at before a change, and what was seen.
package struct PreflightCheck: Sendable, Equatable {
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
    /// How a failure ends the command.
    package var code: FCDError.Code
    /// Whether this server never tells it, so that it is not worth saying before each change.
    package var isRoutine: Bool

    /// What is said of a failure that `--force` passes over.
    private var passedOver: String?

    /// One sentence for a change that goes on although this is so.
    var note: String {
        guard verdict != .fails else { return "passed over with --force: \(passedOver ?? facts) [\(id)]" }
        return "\(facts) [\(id)]" + (next.map { "; \($0)" } ?? "")
    }

    init(_ id: String, _ judgement: Judgement) {
        self.id = id
        verdict = judgement.verdict
        facts = judgement.facts
        next = judgement.next
        isForceable = judgement.isForceable
        code = judgement.code
        isRoutine = judgement.isRoutine
        passedOver = judgement.passedOver
    }
}
