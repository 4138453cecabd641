import Catalog
import FCD
import Foundation

/// What is asked of the server to see what has changed.
struct LookForChanges {
    enum Machines {
        /// All of them, to the end.
        case every
        /// These, with whether their devices are known to look different.
        case these([ManagedObjectReference: Bool])
    }

    var machines: Machines
    /// Disks that were made after this time by the server's clock are new; nil asks for none.
    var newDisksSince: Date?
    /// Machines that are read as well where there are new disks: a disk of theirs was not known yet when they were read.
    var unsettled: Set<ManagedObjectReference> = []
    /// Whether the catalog takes note of the look also when it showed nothing.
    var isAlwaysNoted = false
}

extension DiskLifecycle {
    /// Looks for changes and merges them in one transaction. Nothing is taken for gone but what a side that was read to
    /// its end no longer shows.
    ///
    /// - Returns: nil where there was nothing to write.
    /// - Throws: ``FCDError``, `CatalogError`: the catalog is as it was then.
    func look(_ look: LookForChanges) async throws -> SyncSummary? {
        var reading = try ChangeReading(self, look.newDisksSince == nil ? .machines : .changes)
        if let time = look.newDisksSince {
            // Times are written by RFC 3339, which every server understands.
            let isNew = DiskCondition(.createTime, .greaterThan, ServerTime.text(time))
            try await disks.list([isNew]) { page in try await reading.add(page) }
        }
        switch look.machines {
        case .every: try await reading.readEveryMachine()
        case .these(var machines):
            if reading.hasDisks { for machine in look.unsettled { machines[machine] = true } }
            try await reading.read(machines)
        }
        try await reading.readAffectedDisks()
        guard let writer = try look.isAlwaysNoted ? reading.begun() : reading.writer else { return nil }
        try await confirmReturning(writer)
        let summary = try writer.commit(
            complete: reading.readsEveryMachine ? [.vms, .attachments] : [],
            readsEveryDevice: false,
            reach: .changes(isAlwaysNoted: look.isAlwaysNoted),
            ownerRules: ownerRules,
            at: now()
        )
        return try await learningAuthors(try countingUnwrittenOwners(summary))
    }
}
