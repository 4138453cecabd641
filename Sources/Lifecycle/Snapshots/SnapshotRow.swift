package import FCD
package import Foundation

/// One snapshot of a disk, with all that could be found out about it.
package struct SnapshotRow: Sendable {
    package var snapshot: DiskSnapshot
    /// nil where the server's time cannot be read.
    package var createdAt: Date?
    /// nil where the server tells no details.
    package var details: SnapshotDetails?
    /// What the snapshot's own file takes on the datastore; nil where it is not known.
    package var sizeBytes: Int64?
    /// What a revert to this one loses.
    package var lostByRevert = RevertLoss.snapshots([])
    /// What keeps the snapshot from being of use; nil where nothing is known of that.
    package var stranding: SnapshotStranding?

    init(_ snapshot: DiskSnapshot) {
        self.snapshot = snapshot
        createdAt = ServerTime.date(snapshot.createTime)
        if snapshot.id == nil { stranding = .noID }
    }

    /// Rows with the oldest snapshot first. Where a time cannot be read the server's order is kept, and nothing is
    /// concluded from it.
    static func inOrder(_ snapshots: [DiskSnapshot]) -> [SnapshotRow] {
        var rows = snapshots.map(SnapshotRow.init)
        let times = rows.compactMap(\.createdAt)
        guard times.count == rows.count else {
            for index in rows.indices {
                let others = rows.indices.filter { $0 != index }.map { rows[$0].snapshot }
                rows[index].lostByRevert = others.isEmpty ? .snapshots([]) : .someOf(others)
            }
            return rows
        }
        rows = rows.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { rows[$0] }
        for index in rows.indices { rows[index].lostByRevert = .snapshots(rows[(index + 1)...].map(\.snapshot)) }
        return rows
    }
}

/// Why a snapshot is stranded: it takes space, or stands in the way, and cannot be used.
package enum SnapshotStranding: String, Sendable, Codable, CaseIterable {
    /// The server lists it without an ID. No call can name it.
    case noID = "no-id"
    /// The server lists it, and finds nothing when asked for its details.
    case detailsMissing = "details-missing"
    /// The file that its details name is not on the datastore.
    case fileMissing = "file-missing"
    /// Its disk is gone from the server's lists, and the datastore still has the snapshot.
    case diskGone = "disk-gone"
}
