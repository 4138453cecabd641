/// What applying rules of ownership wrote.
public struct OwnerRuleChanges: Codable, Equatable, Sendable {
    /// Disks that nobody answered for and that a rule gave an owner.
    public var given = 0
    /// Disks whose owner a rule wrote, those that were given one among them.
    public var written = 0
    /// Disks whose owner came from a rule and that no rule gives one any more.
    public var removed = 0

    /// Disks whose owner by a rule is another now.
    public var changed: Int { written - given }
    /// All of them.
    public var total: Int { written + removed }

    /// Nothing yet.
    public init() {}
}
