import Catalog
import FCD
import Foundation
import Synchronization

/// One operation of the journal that is under way.
///
/// Each transaction waits for the disk, so writes are gathered: the intent is written with the first step, and what is
/// known after a call with the next step or the outcome. Before a call leaves, all that was noted is on the disk; a
/// task is written as soon as it is known.
final class JournalEntry: Sendable {
    typealias Write = @Sendable () throws -> Void

    let catalog: DiskCatalog
    let id: String
    private let gathers: Bool
    private let state: Mutex<State>

    private struct State {
        /// Writes the intent; nil where the journal has it.
        var begin: Write?
        /// What is known and not yet written.
        var notes: [Write] = []
        /// The step that was written together with the intent and whose call has not begun.
        var opened: String?
        var warnings: [String] = []
    }

    /// An operation that the journal does not have yet: it gets there with its first step or its outcome.
    init(catalog: DiskCatalog, intent: OperationIntent, at time: Date = Date()) {
        self.catalog = catalog
        id = intent.id
        gathers = true
        state = Mutex(State(begin: { try catalog.begin(intent, at: time) }))
    }

    /// An operation that the journal has, which is written to at once.
    init(catalog: DiskCatalog, id: String) {
        self.catalog = catalog
        self.id = id
        gathers = false
        state = Mutex(State())
    }

    /// What was not done beside the change itself, such as what the catalog could not take: a sync brings it up.
    var warnings: [String] { state.withLock { $0.warnings } }

    /// Writes what the catalog must know before the first call, together with the intent and the beginning of the step
    /// that makes the call.
    func open<Value>(_ name: String, _ detail: String, _ write: () throws -> Value) throws -> Value {
        let value = try commit {
            let value = try write()
            try catalog.step(id, name, .running, detail: detail)
            return value
        }
        state.withLock { $0.opened = name }
        return value
    }

    /// Writes that a step begins, makes its call, and notes how it ended.
    ///
    /// Only the call decides how the step went: a catalog that cannot be written after it makes a warning.
    ///
    /// - parameter call: Gets a function that takes the server's task as soon as it is known.
    func step<Value>(
        _ name: String,
        _ detail: String,
        call: (_ started: @escaping (ManagedObjectReference) throws -> Void) async throws -> Value
    ) async throws -> Value {
        let (catalog, id) = (catalog, id)
        let isOpened = state.withLock { state in
            defer { state.opened = nil }
            return state.opened == name
        }
        if !isOpened { try commit { try catalog.step(id, name, .running, detail: detail) } }
        do {
            let value = try await call { [self] task in
                let task = task.description
                note {
                    try catalog.step(id, name, .running, task: task)
                    try catalog.setTask(id, task)
                }
                flush()
            }
            let time = Date()
            note { try catalog.step(id, name, .done, at: time) }
            return value
        } catch {
            // A step whose outcome is unknown stays under way.
            let (time, state, words) =
                (Date(), error.isOutcomeUnknown ? .running : .failed, "\(error)")
                as (Date, OperationStepRecord.State, String)
            note { try catalog.step(id, name, state, detail: words, at: time) }
            throw error
        }
    }

    /// Takes what is to be written to the catalog of what the server has done already.
    func note(_ write: @escaping Write) {
        state.withLock { $0.notes.append(write) }
        if !gathers { flush() }
    }

    /// Writes what was noted, for what takes long or reads it.
    func flush() {
        let notes = state.withLock { state in
            defer { (state.begin, state.notes) = (nil, []) }
            return (state.begin.map { [$0] } ?? []) + state.notes
        }
        guard !notes.isEmpty else { return }
        do {
            try catalog.transaction(operationID: id) { for note in notes { try note() } }
        } catch {
            writeOneByOne(notes)
        }
    }

    /// Writes what came of the operation, with all that was noted.
    func finish(_ end: OperationRecord.State, outcome: String? = nil, error: String? = nil) {
        let (catalog, id, time) = (catalog, id, Date())
        note { try catalog.finish(id, end, outcome: outcome, error: error, at: time) }
        flush()
    }

    /// Says what was not done beside the change itself.
    func warn(_ words: String) {
        state.withLock { if !$0.warnings.contains(words) { $0.warnings.append(words) } }
    }

    /// Writes the intent, what was noted, and `write`, in one transaction; where what was noted stands in the way, it
    /// makes warnings and `write` is tried alone.
    private func commit<Value>(_ write: () throws -> Value) throws -> Value {
        let (begin, notes) = state.withLock { ($0.begin, $0.notes) }
        let value: Value
        do {
            value = try catalog.transaction(operationID: id) {
                try begin?()
                for note in notes { try note() }
                return try write()
            }
        } catch {
            guard begin == nil, !notes.isEmpty else { throw error }
            state.withLock { $0.notes = [] }
            writeOneByOne(notes)
            return try write()
        }
        state.withLock { ($0.begin, $0.notes) = (nil, []) }
        return value
    }

    private func writeOneByOne(_ notes: [Write]) {
        for note in notes {
            do {
                try note()
            } catch {
                warn("the catalog could not take what was done, run `fcd sync` to bring it up: \(error)")
            }
        }
    }
}
