/// What only a call of its own tells about a snapshot: a `VStorageObjectSnapshotDetails`.
public struct SnapshotDetails: Sendable, Equatable {
    /// The snapshot's file, as the server writes it.
    public var path: String?
    /// The point in the history of changed blocks that the snapshot stands for; nil where they were not tracked.
    public var changeID: String?

    init(_ node: XMLNode) {
        path = node.optionalString("path")
        changeID = node.optionalString("changedBlockTrackingId").flatMap { $0.isEmpty ? nil : $0 }
    }
}
