import Catalog
import FCD
import Synchronization

/// One operation of the journal that is under way.
final class JournalEntry: Sendable {
    let catalog: DiskCatalog
    let id: String
    private let notes = Mutex<[String]>([])

    init(catalog: DiskCatalog, id: String) {
        self.catalog = catalog
        self.id = id
    }

    /// What was not done beside the change itself, such as what the catalog could not take: a sync brings it up.
    var warnings: [String] { notes.withLock { $0 } }

    /// Writes that a step begins, makes its call, and writes how it ended.
    ///
    /// Only the call decides how the step went: a catalog that cannot be written after it makes a warning.
    ///
    /// - parameter call: Gets a function that takes the server's task as soon as it is known.
    func step<Value>(
        _ name: String,
        _ detail: String,
        call: (_ started: @escaping (ManagedObjectReference) throws -> Void) async throws -> Value
    ) async throws -> Value {
        try catalog.step(id, name, .running, detail: detail)
        do {
            let value = try await call { [self] task in
                note { try catalog.step(id, name, .running, task: task.description) }
                note { try catalog.setTask(id, task.description) }
            }
            note { try catalog.step(id, name, .done) }
            return value
        } catch {
            // A step whose outcome is unknown stays under way.
            note { try catalog.step(id, name, error.isOutcomeUnknown ? .running : .failed, detail: "\(error)") }
            throw error
        }
    }

    /// Writes to the catalog what the server has done already.
    func note(_ write: () throws -> Void) {
        do {
            try write()
        } catch {
            warn("the catalog could not take what was done, run `fcd sync` to bring it up: \(error)")
        }
    }

    /// Says what was not done beside the change itself.
    func warn(_ words: String) {
        notes.withLock { if !$0.contains(words) { $0.append(words) } }
    }
}

extension DiskLifecycle {
    /// Makes a change by the rule *intent, call, outcome*: the intent is in the catalog before `body` makes its
    /// first call, and how it ended is there after the last, whatever happened.
    ///
    /// - parameter body: Makes the calls and returns what came of it with one sentence for the journal.
    /// - Returns: What came of it, the operation's ID, and what the catalog could not take.
    func change<Value>(
        _ intent: OperationIntent,
        _ body: (JournalEntry) async throws -> (value: Value, outcome: String)
    ) async throws -> (value: Value, operationID: String, warnings: [String]) {
        let catalog = try writableCatalog().catalog
        let entry = JournalEntry(catalog: catalog, id: try catalog.begin(intent).id)
        do {
            let (value, outcome) = try await body(entry)
            entry.note { _ = try catalog.finish(entry.id, .done, outcome: outcome) }
            return (value, entry.id, entry.warnings)
        } catch {
            entry.note {
                _ = try catalog.finish(entry.id, error.isOutcomeUnknown ? .unknown : .failed, error: "\(error)")
            }
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
