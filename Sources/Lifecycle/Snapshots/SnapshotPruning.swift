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
        guard keepLast ?? 0 >= 0 else { throw FCDError(.invalidArgument, "--keep-last cannot be negative") }
    }

    /// The rows of one disk that may go, the oldest first.
    ///
    /// - parameter rows: The disk's snapshots, the oldest first.
    package func chosen(from rows: [SnapshotRow], now: Date) -> [SnapshotRow] {
        rows.dropLast(keepLast ?? 0).filter { row in
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
        return pruning.chosen(from: SnapshotRow.inOrder(try await disks.snapshots(of: disk)), now: now)
    }
}
