package import Catalog
package import FCD

/// What came of a change that a person asked for.
package struct ChangeResult: Sendable, Equatable {
    package enum Outcome: String, Sendable, Codable {
        /// It was done.
        case done
        /// Nothing had to be done: it was so already.
        case unchanged
        /// The main thing was done, and something beside it was not: see the warnings.
        case partial
        /// A dry run: what would be done stands in the calls.
        case planned
    }

    package var outcome: Outcome
    package var kind: OperationKind
    /// The journal's row; nil where nothing was called.
    package var operationID: String?
    package var diskID: DiskID?
    package var diskName: String?
    /// The snapshot that was made, deleted or gone back to.
    package var snapshotID: DiskID?
    /// One sentence for a person.
    package var message: String
    /// What was not done although the main thing was: the result is then ``Outcome/partial``.
    package var warnings: [String]
    /// What is worth knowing and takes nothing from the result, such as what a preflight warns of.
    package var notes: [String]
    /// The calls that a dry run would have made.
    package var calls: [PlannedCall]

    init(
        _ outcome: Outcome,
        _ kind: OperationKind,
        disk: Disk? = nil,
        snapshot: DiskID? = nil,
        operationID: String? = nil,
        _ message: String,
        warnings: [String] = [],
        notes: [String] = [],
        calls: [PlannedCall] = []
    ) {
        self.outcome = warnings.isEmpty || outcome != .done ? outcome : .partial
        self.kind = kind
        self.operationID = operationID
        diskID = disk?.id
        diskName = disk?.name
        snapshotID = snapshot
        self.message = message
        self.warnings = warnings
        self.notes = notes
        self.calls = calls
    }
}

extension ChangeResult {
    /// Several changes of one disk as one: unchanged only where all were.
    static func joined(_ results: [ChangeResult], _ kind: OperationKind, _ disk: Disk) -> ChangeResult {
        let changed = results.filter { $0.outcome != .unchanged }
        let said = changed.isEmpty ? results : changed
        return ChangeResult(
            changed.first?.outcome ?? .unchanged,
            kind,
            disk: disk,
            operationID: changed.count == 1 ? changed[0].operationID : nil,
            said.map(\.message).joined(separator: "; "),
            warnings: results.flatMap(\.warnings),
            notes: results.flatMap(\.notes),
            calls: results.flatMap(\.calls)
        )
    }
}

/// A call that a dry run would have made.
package struct PlannedCall: Sendable, Equatable, Codable {
    /// The API's method, such as `VslmAttachDisk_Task`.
    package var method: String
    /// What it is called on and with, for a person.
    package var arguments: String

    init(_ method: String, _ arguments: String) {
        self.method = method
        self.arguments = arguments
    }
}
