import Catalog
import FCD

/// What is known of an operation once the server has been looked at.
struct Settlement: Sendable {
    var finding: RecoveryResult.Finding
    /// One sentence for a person.
    var words: String
    /// Brings the catalog up with what was found; a dry run leaves it out.
    var record: @Sendable () throws -> Void = {}
    /// Does what was to follow, such as setting the owner of a disk that was made; a dry run leaves it out.
    var complete: (@Sendable () async -> DescribedDisk)?

    static func done(_ words: String, record: @escaping @Sendable () throws -> Void = {}) -> Self {
        Self(finding: .done, words: words, record: record)
    }

    static func failed(_ words: String, record: @escaping @Sendable () throws -> Void = {}) -> Self {
        Self(finding: .failed, words: words, record: record)
    }
}

/// An interrupted operation with what its last call is known to have come to.
struct InterruptedOperation {
    let id: String
    let kind: OperationKind
    let parameters: [String: String]
    /// The catalog's row of the disk.
    let diskRow: Int64?
    /// The steps that came to a good end.
    let doneSteps: Set<String>
    /// What the task of the last step ended with: nil where there is none, or the server has forgotten it.
    let task: TaskInfo?

    /// A parameter that every operation of its kind has.
    ///
    /// - Throws: ``FCDError``: an operation of a version that wrote less.
    func parameter(_ name: String) throws(FCDError) -> String {
        guard let value = parameters[name] else {
            throw FCDError(.unsupported, "the journal does not say which \(name) it was")
        }
        return value
    }

    /// Whether the task says how the call ended; nil where there is none that knows. A `SyncFault` says that the change
    /// was made.
    var taskSucceeded: Bool? {
        switch task?.state {
        case .success: true
        case .error: task?.error?.isSyncFault == true
        case .queued, .running, nil: nil
        }
    }

    /// What the task failed with; empty where it did not.
    var taskFault: String { taskSucceeded == false ? ": \(task?.error?.message ?? "the task failed")" : "" }
}
