import Catalog
import FCD

/// A change that was refused before its first call for the snapshots of its disk, be they the only reason or one of several.
struct SnapshotRefusal: Sendable {
    let kind: OperationKind
    let disk: Disk
    let error: FCDError
}

extension PreflightReport {
    /// What is refused for the disk's snapshots; nil where they stand in no way.
    func snapshotRefusal(of kind: OperationKind, _ disk: Disk, force: Bool = false) -> SnapshotRefusal? {
        let topic = PreflightTopic.diskSnapshots.rawValue
        guard checks.contains(where: { $0.id == topic && $0.verdict == .fails }) else { return nil }
        do {
            try require(force: force)
            return nil
        } catch {
            return SnapshotRefusal(kind: kind, disk: disk, error: error)
        }
    }
}

extension DiskLifecycle {
    /// Notes it in the journal, as a failure before the first call: an audit tells it as long as the snapshots are there.
    func note(_ refusal: SnapshotRefusal) {
        guard let (catalog, server) = try? writableCatalog() else { return }
        let disk = refusal.disk
        let intent = OperationIntent(
            kind: refusal.kind,
            serverID: server.id,
            diskID: try? record(of: disk.id)?.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: ["disk": disk.id.rawValue]
        )
        JournalEntry(catalog: catalog, intent: intent)
            .finish(.failed, outcome: "refused: \(PreflightTopic.diskSnapshots.rawValue)", error: "\(refusal.error)")
    }
}
