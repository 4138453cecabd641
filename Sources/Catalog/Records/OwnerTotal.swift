/// What one owner, or all disks with something else in common, come to. Disks that are gone or deleted do not count.
public struct OwnerTotal: Codable, Equatable, Sendable {
    /// What disks are put together by.
    public enum Grouping: String, Codable, CaseIterable, Sendable {
        /// The owner's label: the team, else the person, else the contact.
        case owner
        /// The team.
        case team
        /// The person.
        case person
        /// Where to reach them.
        case contact
        /// Who pays.
        case costCentre = "cost-centre"
        /// What the disk is for.
        case purpose
        /// The datastore.
        case datastore
    }

    /// What the disks have in common; nil for disks that have no such thing.
    public var group: String?
    /// Number of disks.
    public var disks = 0
    /// Their capacity in MiB, as far as known.
    public var capacityMiB: Int64 = 0
    /// How many are attached.
    public var attached = 0
    /// The capacity in MiB of those that are not.
    public var unattachedMiB: Int64 = 0
    /// How many ownerships are past their last day.
    public var expired = 0
    /// How many have their owner by a rule of the configuration.
    public var byRule = 0
    /// How many have an owner here that contradicts what stands with the disk.
    public var conflicts = 0

    /// Nothing yet.
    public init(group: String?) { self.group = group }

    /// What both come to.
    public static func += (sum: inout Self, other: Self) {
        sum.disks += other.disks
        sum.capacityMiB += other.capacityMiB
        sum.attached += other.attached
        sum.unattachedMiB += other.unattachedMiB
        sum.expired += other.expired
        sum.byRule += other.byRule
        sum.conflicts += other.conflicts
    }
}
