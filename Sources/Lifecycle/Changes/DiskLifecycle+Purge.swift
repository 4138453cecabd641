import Catalog
package import FCD
import Foundation

extension DiskLifecycle {
    /// Deletes a disk *and its file* that was retired, whose grace is over, and which stayed detached throughout. What
    /// is not proven is refused, and nothing is deleted.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/conflict`` for a disk that is not retired, not due, or not known to
    ///   have stayed detached; all that ``delete(_:force:dryRun:retirement:)`` throws. `CatalogError`.
    package func purge(_ disk: Disk, force: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        let time = try await agreedTime()
        guard let retirement = try await retirement(of: disk) else {
            if !dryRun { try forgetMark(of: disk) }
            throw FCDError(
                .conflict,
                "\(disk.name) (\(disk.id)) is not retired, or not any more",
                hint: "run `fcd retire \(disk.id) --after 14d` to mark it, or `fcd rm \(disk.id)` to delete it at once"
            )
        }
        // So that a mark which the catalog did not know is watched from here on.
        if !dryRun { try note(retirement, of: disk) }
        try requireDue(retirement, disk, at: time)
        try refuseOpenOperations(on: disk)
        return try await delete(disk, force: force, dryRun: dryRun, retirement: retirement.mark)
    }

    /// Writes a mark that the server showed to the catalog, where that has another or none.
    func note(_ retirement: RetirementRecord, of disk: Disk) throws {
        guard retirement.source == .server else { return }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        guard try catalog.retirement(diskID: row.id)?.mark != retirement.mark else { return }
        try catalog.setRetirement(retirement.mark, diskID: row.id, source: .server, at: now())
    }

    /// The server has no mark on the disk: the catalog's is out of date.
    func forgetMark(of disk: Disk) throws {
        guard let row = try record(of: disk.id) else { return }
        try writableCatalog().catalog.clearRetirement(diskID: row.id, at: now())
    }

    private func requireDue(_ retirement: RetirementRecord, _ disk: Disk, at time: Date) throws {
        let attachments = try record(of: disk.id).flatMap { try catalog?.attachments(diskID: $0.id) } ?? []
        let name = "\(disk.name) (\(disk.id))"
        let again = "run `fcd retire \(disk.id)` to begin a new grace, or `fcd unretire \(disk.id)` to keep it"
        switch RetirementState(retirement, attachments: attachments, now: time) {
        case .due: return
        case .waiting(let until):
            throw FCDError(
                .conflict,
                "\(name) is retired, and its grace lasts until \(until.minutes)",
                hint: "wait until then, or delete it at once with `fcd rm \(disk.id)`"
            )
        case .used(let machine, let since):
            throw FCDError(
                .inUse,
                "\(name) was used by \(machine ?? "a VM") since it was retired: it was seen so at \(since.minutes)",
                hint: again
            )
        case .unreadable:
            throw FCDError(
                .conflict,
                "the retirement of \(name) has no date that can be right, so it is not known when its grace is over",
                hint: again
            )
        case .unwatched(nil):
            throw FCDError(
                .conflict,
                "no sync has looked at \(name) since it was retired, so it is not known whether it stayed detached",
                hint: "run `fcd sync`, then `fcd purge \(disk.id)`"
            )
        case .unwatched(let earliest?):
            throw FCDError(
                .conflict,
                "between two looks at \(name) there are more than 8 days, so it is not known whether it stayed detached",
                hint: "run `fcd sync` now and at least once a week: if it stays detached, it can be purged from "
                    + "\(earliest.minutes) on"
            )
        }
    }

    /// Refuses where somebody took the mark back, or set it anew, while everything else was looked at.
    func requireUnchanged(_ mark: RetirementMark, of disk: Disk) async throws {
        let present = try await retirement(of: disk)?.mark
        guard let present, present.retiredAt == mark.retiredAt, present.dueAt == mark.dueAt else {
            throw FCDError(
                .conflict,
                "the retirement of \(disk.name) (\(disk.id)) was changed or taken back just now, so it is not deleted",
                hint: "see what it is with `fcd show \(disk.id)`"
            )
        }
    }

    /// An attach whose outcome is not known may have used the disk. What cannot have brought it to a VM, or given it
    /// other content, says nothing of that.
    private func refuseOpenOperations(on disk: Disk) throws {
        guard let catalog, let row = try record(of: disk.id) else { return }
        let uses: Set<OperationKind> = [.attach, .detach, .move, .promote, .revert, .relocate]
        let open = try catalog.operations(OperationFilter(openOnly: true, diskID: row.id))
        guard let operation = open.first(where: { uses.contains($0.kind) }) else { return }
        throw FCDError(
            .conflict,
            "\(operation.kind) of \(operation.target) has not come to a known end, so it is not known whether "
                + "\(disk.name) (\(disk.id)) stayed detached",
            hint: "run `fcd operations show \(operation.id)` to see how far it came"
        )
    }
}
