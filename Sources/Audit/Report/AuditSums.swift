/// Sums over the disks that an audit looked at. Disks that are gone or deleted do not count as disks.
package struct AuditSums: Equatable, Sendable {
    /// Number of disks.
    package var disks = 0
    /// Their capacity in MiB, as far as known.
    package var capacityMiB: Int64 = 0
    /// Orphans: disks that are known to be attached to nothing for longer than the rule `capacity.orphaned-space` allows.
    package var orphanedDisks = 0
    /// Capacity of the orphans in MiB, as far as known.
    package var orphanedMiB: Int64 = 0
    /// Disks without an owner.
    package var unownedDisks = 0
    /// The currency of the costs; nil where none are known.
    package var currency: String?
    /// What all disks cost a month; nil where no costs are known.
    package var costPerMonth: Double?
    /// What the orphans cost a month; nil where no costs are known.
    package var orphanedCostPerMonth: Double?
    /// Number of findings, those that are suppressed among them.
    package var findings = 0
    /// Number of those that are suppressed.
    package var suppressed = 0
    /// Number of those that may be mended without further thought.
    package var safeToMend = 0
    /// Number of findings that count, by severity; every severity is there.
    package var bySeverity = Dictionary(uniqueKeysWithValues: AuditSeverity.allCases.map { ($0, 0) })
    /// What each owner has, those with the most space first.
    package var byOwner: [AuditShare] = []
    /// What each datastore has, those with the most space first.
    package var byDatastore: [AuditShare] = []
    /// Disks that are attached to nothing, by age.
    package var unattached: [AuditAge] = []
}
