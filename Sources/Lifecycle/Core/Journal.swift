import Catalog
import FCD

extension DiskLifecycle {
    /// Makes a change by the rule *intent, call, outcome*: the intent is in the catalog before `body` makes its
    /// first call, and how it ended is there after the last, whatever happened.
    ///
    /// - parameter body: Makes its calls in steps (what it calls beside them only reads), writes to the catalog through
    ///   ``JournalEntry/open(_:_:_:)`` and ``JournalEntry/note(_:)`` alone, and returns what came of it with one
    ///   sentence for the journal.
    /// - Returns: What came of it, the operation's ID, and what the catalog could not take.
    func change<Value>(
        _ intent: OperationIntent,
        _ body: (JournalEntry) async throws -> (value: Value, outcome: String)
    ) async throws -> (value: Value, operationID: String, warnings: [String]) {
        let catalog = try writableCatalog().catalog
        let entry = JournalEntry(catalog: catalog, intent: intent)
        do {
            let (value, outcome) = try await body(entry)
            entry.finish(.done, outcome: outcome)
            return (value, entry.id, entry.warnings)
        } catch {
            entry.finish(error.isOutcomeUnknown ? .unknown : .failed, error: "\(error)")
            throw error
        }
    }
}

extension Error {
    /// Whether the server may have done what was asked although no answer said so. Only an error of the server, or
    /// one from before the call, is a failure for certain.
    var isOutcomeUnknown: Bool {
        guard let error = self as? FCDError else { return true }
        return error.code == .unknownOutcome
    }
}

/// Runs to its end also when the command is interrupted meanwhile, for what must not stop half-way: finding out what
/// became of a call, and bringing a disk from one VM to the other.
func uninterrupted<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task { try await work() }.value
}
