/// What one owner, or one datastore, has of everything.
package struct AuditShare: Equatable, Sendable {
    /// A datastore, by its name or managed object ID, and its server, by its name or UUID.
    package struct Place: Hashable, Sendable {
        package var server: String
        package var datastore: String
    }

    /// The owner's or the datastore's name; nil for disks without an owner, or of which nobody knows where they lie.
    package var name: String?
    /// The datastore's server; nil for an owner.
    package var server: String?
    /// That server's own UUID; nil for an owner.
    package var serverUUID: String?
    /// Number of disks.
    package var disks = 0
    /// Their capacity in MiB, as far as known.
    package var capacityMiB: Int64 = 0
    /// How many of them are attached to nothing for too long.
    package var orphanedDisks = 0
    /// Their capacity in MiB, as far as known.
    package var orphanedMiB: Int64 = 0
    /// Number of findings that count.
    package var findings = 0
    /// What the disks cost a month; nil where no costs are known.
    package var costPerMonth: Double?
    /// What the orphans among them cost a month; nil where no costs are known.
    package var orphanedCostPerMonth: Double?
}
