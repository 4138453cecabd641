package import FCD

/// Between which two points of a disk's history changes are asked for.
package struct ChangedRange: Sendable {
    package var disk: Disk
    /// nil for the beginning: everything that was ever written.
    package var since: DiskSnapshot?
    package var until: DiskSnapshot
    var changeID: String
    var end: DiskID
    var capacity: MiB
}

extension DiskLifecycle {
    /// Finds the two points, and makes sure that the server can tell what changed between them.
    ///
    /// - parameter since: A snapshot of the disk, or `all`.
    /// - Throws: ``FCDError``: ``FCDError/Code/conflict`` where changes were not tracked.
    package func changedRange(of disk: Disk, since: String, until: String) async throws -> ChangedRange {
        guard disks.capabilities.hasSnapshotDetails else {
            throw FCDError(
                .unsupported,
                "an ESXi host cannot tell what changed between snapshots",
                hint: "ask the vCenter that manages the host"
            )
        }
        if disk.changedBlockTracking == false { throw Self.untracked(disk) }
        guard let capacity = disk.capacity else {
            throw FCDError(.conflict, "the server does not tell how large disk \(disk.name) (\(disk.id)) is")
        }
        let holder = SnapshotHolder(disk)
        let last = try await snapshot(until, of: holder)
        let end = try last.requireID(of: holder)
        let lastDetails = try await disks.details(of: end, of: disk)
        guard lastDetails.changeID != nil else { throw Self.untracked(disk, at: last) }
        guard since.lowercased() != "all" else {
            return ChangedRange(
                disk: disk,
                since: nil,
                until: last,
                changeID: DiskClient.allChanges,
                end: end,
                capacity: capacity
            )
        }
        let first = try await snapshot(since, of: holder)
        let start = try first.requireID(of: holder)
        if let from = ServerTime.date(first.createTime), let to = ServerTime.date(last.createTime), from > to {
            throw FCDError(
                .invalidArgument,
                "the snapshot \(first.named) is later than \(last.named)",
                hint: "run `fcd changed \(disk.id) --since \(end) --until \(start)`"
            )
        }
        guard let changeID = try await disks.details(of: start, of: disk).changeID else {
            throw Self.untracked(disk, at: first)
        }
        return ChangedRange(
            disk: disk,
            since: first,
            until: last,
            changeID: changeID,
            end: end,
            capacity: capacity
        )
    }

    /// The areas that were written to in the range, handed over a part of the disk at a time, in ascending order.
    ///
    /// - Throws: ``FCDError``, or what `handle` throws.
    package func changedAreas(
        in range: ChangedRange,
        handle: (_ areas: [ChangedArea]) async throws -> Void
    ) async throws {
        try await disks.changedAreas(
            of: range.disk,
            since: range.changeID,
            until: range.end,
            capacity: range.capacity,
            handle: handle
        )
    }

    private static func untracked(_ disk: Disk, at snapshot: DiskSnapshot? = nil) -> FCDError {
        let since = snapshot.map { " when the snapshot \($0.named) was taken" } ?? ""
        return FCDError(
            .conflict,
            "changed blocks of disk \(disk.name) (\(disk.id)) were not tracked\(since)",
            hint: snapshot == nil || disk.changedBlockTracking != true
                ? "run `fcd flag set \(disk.id) enableChangedBlockTracking`; snapshots taken from then on can be compared"
                : "choose a snapshot that was taken while they were tracked, or --since all"
        )
    }
}
