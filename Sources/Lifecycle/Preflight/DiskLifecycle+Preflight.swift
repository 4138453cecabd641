import Catalog
import FCD

extension DiskLifecycle {
    /// Looks at everything that can be known to stand in the way of a change, and changes nothing.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked at all; what it does not tell is a check of its own.
    package func preflight(_ change: IntendedChange) async throws -> PreflightReport {
        PreflightReport(of: change, by: try await facts(for: change))
    }

    /// As ``PreflightReport/require(force:)``. What snapshots of the disk stand in the way of is noted in the journal, as a
    /// failure before the first call: an audit tells it as long as they are there.
    func require(
        _ preflight: PreflightReport,
        before kind: OperationKind,
        of disk: Disk,
        force: Bool,
        isNoted: Bool
    ) throws(FCDError) {
        do {
            try preflight.require(force: force)
        } catch {
            let topic = PreflightTopic.diskSnapshots.rawValue
            if isNoted, preflight.checks.contains(where: { $0.id == topic && $0.verdict == .fails }),
                let (catalog, server) = try? writableCatalog()
            {
                let intent = OperationIntent(
                    kind: kind,
                    serverID: server.id,
                    diskID: try? record(of: disk.id)?.id,
                    target: "\(disk.name) (\(disk.id))",
                    parameters: ["disk": disk.id.rawValue]
                )
                JournalEntry(catalog: catalog, intent: intent)
                    .finish(.failed, outcome: "refused: \(topic)", error: "\(error)")
            }
            throw error
        }
    }
}

extension PreflightReport {
    /// Judges a change by what was read.
    init(of change: IntendedChange, by facts: PreflightFacts) {
        self.init(change.topics.compactMap { $0.check(change, facts) })
    }
}
