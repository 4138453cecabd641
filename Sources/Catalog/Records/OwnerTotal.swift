/// What one owner holds, over all servers. Disks that are gone or deleted do not count.
public struct OwnerTotal: Codable, Equatable, Sendable {
    /// The owner's label (team, else person, else contact); nil for disks without an owner.
    public var owner: String?
    /// Number of disks.
    public var disks: Int
    /// Their capacity in MiB, as far as known.
    public var capacityMiB: Int64
    /// How many are attached.
    public var attached: Int
    /// How many ownerships are past their last day.
    public var expired: Int
}
