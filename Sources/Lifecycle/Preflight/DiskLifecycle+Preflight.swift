import Catalog
import FCD

extension DiskLifecycle {
    /// Looks at everything that can be known to stand in the way of a change, and changes nothing.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked at all; what it does not tell is a check of its own.
    package func preflight(_ change: IntendedChange) async throws -> PreflightReport {
        PreflightReport(of: change, by: try await facts(for: change))
    }

    /// As ``PreflightReport/require(force:)``. What snapshots of the disk stand in the way of is noted: ``note(_:)``.
    func require(
        _ preflight: PreflightReport,
        before kind: OperationKind,
        of disk: Disk,
        force: Bool,
        isNoted: Bool
    ) throws(FCDError) {
        if isNoted, let refusal = preflight.snapshotRefusal(of: kind, disk, force: force) { note(refusal) }
        try preflight.require(force: force)
    }
}

extension PreflightReport {
    /// Judges a change by what was read.
    init(of change: IntendedChange, by facts: PreflightFacts) {
        self.init(change.topics.compactMap { $0.check(change, facts) })
    }
}
