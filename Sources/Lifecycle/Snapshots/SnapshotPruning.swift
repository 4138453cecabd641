package import FCD
package import Foundation

/// Which snapshots of a disk may go. A snapshot goes only where every condition given holds for it.
package struct SnapshotPruning: Sendable {
    /// So many of the newest stay.
    package var keepLast: Int?
    /// Younger ones stay. One whose age cannot be told stays too.
    package var olderThan: TimeSpan?

    package init(keepLast: Int?, olderThan: TimeSpan?) {
        self.keepLast = keepLast
        self.olderThan = olderThan
    }

    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` where nothing would hold a snapshot back.
    package func validate() throws(FCDError) {
        guard keepLast != nil || olderThan != nil else {
            throw FCDError(
                .invalidArgument,
                "without a condition every snapshot would go",
                hint: "give --keep-last, --older-than, or both: then both must hold"
            )
        }
        guard keepLast != 0 || olderThan != nil else {
            throw FCDError(
                .invalidArgument,
                "--keep-last 0 alone would delete every snapshot",
                hint: "give --older-than too, or name the snapshots to `fcd snapshot rm`"
            )
        }
        guard keepLast ?? 0 >= 0 else { throw FCDError(.invalidArgument, "--keep-last cannot be negative") }
    }

    /// The rows that may go, the oldest first.
    ///
    /// - parameter rows: The disk's snapshots, the oldest first.
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where the newest are to stay and it is not known which
    ///   they are.
    package func chosen(from rows: [SnapshotRow], of disk: Disk, now: Date) throws(FCDError) -> [SnapshotRow] {
        if let keepLast, keepLast > 0, let unread = rows.first(where: { $0.createdAt == nil }) {
            throw FCDError(
                .conflict,
                "the time of the snapshot \(unread.snapshot.named) of disk \(disk.name) (\(disk.id)) cannot be read, "
                    + "so it is not known which are the newest",
                hint: "delete them one by one with `fcd snapshot rm \(disk.id)`, or leave --keep-last out"
            )
        }
        return rows.dropLast(keepLast ?? 0).filter { row in
            guard row.snapshot.id != nil else { return false }
            guard let olderThan else { return true }
            guard let createdAt = row.createdAt else { return false }
            return createdAt < now.addingTimeInterval(-olderThan.interval)
        }
    }
}

extension DiskLifecycle {
    /// The snapshots of a disk that a pruning would delete, the oldest first.
    ///
    /// - Throws: ``FCDError``.
    package func prunable(_ pruning: SnapshotPruning, of disk: Disk, now: Date) async throws -> [SnapshotRow] {
        try pruning.validate()
        return try pruning.chosen(from: SnapshotRow.inOrder(try await disks.snapshots(of: disk)), of: disk, now: now)
    }
}
