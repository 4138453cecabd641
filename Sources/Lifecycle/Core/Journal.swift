import Catalog
import FCD

/// One operation of the journal that is under way.
struct JournalEntry: Sendable {
    let catalog: DiskCatalog
    let id: String

    /// Writes that a step begins, makes its call, and writes how it ended.
    ///
    /// - parameter call: Gets a function that takes the server's task as soon as it is known.
    func step<Value>(
        _ name: String,
        _ detail: String,
        call: (_ started: (ManagedObjectReference) throws -> Void) async throws -> Value
    ) async throws -> Value {
        try catalog.step(id, name, .running, detail: detail)
        do {
            let value = try await call { task in
                try catalog.step(id, name, .running, task: task.description)
                try catalog.setTask(id, task.description)
            }
            try catalog.step(id, name, .done)
            return value
        } catch {
            // A step whose outcome is unknown stays under way.
            try catalog.step(id, name, error.isOutcomeUnknown ? .running : .failed, detail: "\(error)")
            throw error
        }
    }
}

extension DiskLifecycle {
    /// Makes a change by the rule *intent, call, outcome*: the intent is in the catalog before `body` makes its
    /// first call, and how it ended is there after the last, whatever happened.
    ///
    /// - parameter body: Makes the calls and returns what came of it with one sentence for the journal.
    func change<Value>(
        _ intent: OperationIntent,
        _ body: (JournalEntry) async throws -> (value: Value, outcome: String)
    ) async throws -> Value {
        let catalog = try writableCatalog().catalog
        let entry = JournalEntry(catalog: catalog, id: try catalog.begin(intent).id)
        do {
            let (value, outcome) = try await body(entry)
            try catalog.finish(entry.id, .done, outcome: outcome)
            return value
        } catch {
            try catalog.finish(entry.id, error.isOutcomeUnknown ? .unknown : .failed, error: "\(error)")
            throw error
        }
    }
}

extension Error {
    /// Whether the server may have done what was asked although no answer said so.
    var isOutcomeUnknown: Bool { (self as? FCDError)?.code == .unknownOutcome }
}
