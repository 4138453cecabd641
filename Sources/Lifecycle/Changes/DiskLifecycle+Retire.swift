import Catalog
package import FCD
import Foundation

extension DiskLifecycle {
    /// Marks a disk for deletion: with the disk, in its metadata, where the server can, and in the catalog. Nothing is
    /// deleted before the grace is over. A disk that is retired already keeps its date, unless another grace or reason
    /// is asked for or it was used since: then it is retired anew, from now on.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/inUse`` for an attached disk or a Kubernetes volume. `CatalogError`.
    package func retire(
        _ disk: Disk,
        after grace: TimeSpan,
        reason: String? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let reason = try Self.checkedReason(reason)
        let preflight = try await preflight(.retire(disk))
        try preflight.require(force: force)
        let time = try await agreedTime()
        // A VM let go of it unseen: an attachment left open in the catalog would count as a use for good.
        let isFree = preflight.checks.contains { $0.id == PreflightTopic.holder.rawValue && $0.verdict == .holds }
        if isFree, !dryRun { try recordDetached(disk, at: time) }
        let earlier = try await retirement(of: disk)
        if let earlier, try keeps(earlier, of: disk, grace, reason, at: time) {
            if !dryRun { try note(earlier, of: disk) }
            return ChangeResult(
                .unchanged,
                .retire,
                disk: disk,
                "\(disk.name) (\(disk.id)) is retired already" + Self.due(earlier.mark)
            )
        }
        let actor = OperationActor.current
        let mark = RetirementMark(
            retiredAt: time,
            dueAt: CatalogTime.rounded(time.addingTimeInterval(grace.interval)),
            by: "\(actor.user)@\(actor.host)",
            reason: reason ?? earlier?.mark.reason
        )
        if dryRun {
            return ChangeResult(
                .planned,
                .retire,
                disk: disk,
                "would retire \(disk.name) (\(disk.id))" + Self.due(mark),
                notes: preflight.notes,
                calls: planned(RetirementMetadata.update(to: mark))
            )
        }
        let (operationID, warnings) = try await writeMark(mark, of: disk, .retire)
        return ChangeResult(
            .done,
            .retire,
            disk: disk,
            operationID: operationID,
            "retired \(disk.name) (\(disk.id))" + Self.due(mark),
            warnings: warnings,
            notes: preflight.notes + markNotes
        )
    }

    /// Takes the mark for deletion off a disk. One that is not marked is a success that says so.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func unretire(_ disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        let preflight = try await preflight(.describe(disk))
        try preflight.require()
        guard try await retirement(of: disk) != nil else {
            if !dryRun { try forgetMark(of: disk) }
            return ChangeResult(.unchanged, .unretire, disk: disk, "\(disk.name) (\(disk.id)) is not retired")
        }
        if dryRun {
            return ChangeResult(
                .planned,
                .unretire,
                disk: disk,
                "would take back the retirement of \(disk.name) (\(disk.id))",
                notes: preflight.notes,
                calls: planned(RetirementMetadata.update(to: nil))
            )
        }
        let (operationID, warnings) = try await writeMark(nil, of: disk, .unretire)
        return ChangeResult(
            .done,
            .unretire,
            disk: disk,
            operationID: operationID,
            "\(disk.name) (\(disk.id)) is not retired any more",
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// Whether an earlier mark stays as it is when the disk is retired once more.
    private func keeps(
        _ earlier: RetirementRecord,
        of disk: Disk,
        _ grace: TimeSpan,
        _ reason: String?,
        at time: Date
    ) throws -> Bool {
        guard let retiredAt = earlier.mark.retiredAt, let dueAt = earlier.mark.dueAt, retiredAt <= time,
            abs(dueAt.timeIntervalSince(retiredAt) - grace.interval) < 1,
            reason == nil || reason == earlier.mark.reason
        else { return false }
        let attachments = try record(of: disk.id).flatMap { try catalog?.attachments(diskID: $0.id) } ?? []
        if case .used = RetirementState(earlier, attachments: attachments, now: time) { return false }
        return true
    }

    private func writeMark(
        _ mark: RetirementMark?,
        of disk: Disk,
        _ kind: OperationKind
    ) async throws -> (operationID: String, warnings: [String]) {
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let update = RetirementMetadata.update(to: mark)
        let intent = OperationIntent(
            kind: kind,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: update.set.merging(["disk": disk.id.rawValue]) { first, _ in first }
        )
        let hasMetadata = disks.capabilities.hasMetadata
        let (_, operationID, warnings) = try await change(intent) { entry in
            if hasMetadata { try await metadataStep(update, of: disk, in: entry) }
            entry.note {
                if let mark {
                    try catalog.setRetirement(mark, diskID: row.id, source: hasMetadata ? .server : .local, at: now())
                } else {
                    try catalog.clearRetirement(diskID: row.id, at: now())
                }
            }
            return ((), mark.map { "retired" + Self.due($0) } ?? "not retired any more")
        }
        return (operationID, warnings)
    }

    /// What a retirement is worth on a server without metadata.
    private var markNotes: [String] {
        disks.capabilities.hasMetadata
            ? [] : ["this server keeps no metadata: the retirement is in this catalog alone"]
    }

    private static func due(_ mark: RetirementMark) -> String {
        mark.dueAt.map { ": `fcd purge` may delete it from \($0.minutes) on" } ?? ""
    }

    /// One line for people, of a length that fits into metadata.
    private static func checkedReason(_ reason: String?) throws(FCDError) -> String? {
        guard let reason = reason?.trimmed, !reason.isEmpty else { return nil }
        guard reason.count <= 200, !reason.contains(where: \.isNewline) else {
            throw FCDError(.invalidArgument, "a reason is one line of at most 200 characters")
        }
        return reason
    }
}
