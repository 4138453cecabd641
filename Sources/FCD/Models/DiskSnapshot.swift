/// A snapshot of a disk: a `VStorageObjectSnapshotInfoVStorageObjectSnapshot`.
public struct DiskSnapshot: Sendable, Equatable {
    /// nil where the server lost track of it.
    public var id: DiskID?
    /// As the server wrote it, ISO 8601.
    public var createTime: String
    /// What vCenter calls a snapshot's name. Only the ID is unique.
    public var description: String
    /// The identifier of the backing object on vSAN and vVols.
    public var backingObjectID: String?

    static func readAll(_ answer: XMLNode) throws(AnswerError) -> [DiskSnapshot] {
        var snapshots: [DiskSnapshot] = []
        for node in answer.child("returnval")?.all("snapshots") ?? [] {
            snapshots.append(
                DiskSnapshot(
                    id: node["id", "id"].map { DiskID($0.text) },
                    createTime: try node.string("createTime"),
                    description: node.optionalString("description") ?? "",
                    backingObjectID: node.optionalString("backingObjectId")
                )
            )
        }
        return snapshots
    }
}
