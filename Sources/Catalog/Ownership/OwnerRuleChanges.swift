/// What applying rules of ownership wrote.
public struct OwnerRuleChanges: Codable, Equatable, Sendable {
    /// Disks that nobody answered for and that a rule gave an owner.
    public var given = 0
    /// Disks whose owner a rule wrote, those that were given one among them.
    public var written = 0
    /// Disks whose owner came from a rule and that no rule gives one any more.
    public var removed = 0

    /// Disks whose owner changed from one rule's to another.
    public var changed: Int { written - given }
    /// All of them.
    public var total: Int { written + removed }

    /// Nothing yet.
    public init() {}
}

/// What one rule would do, before it does.
public struct OwnerRuleForecast: Equatable, Sendable {
    /// The rule.
    public var rule: OwnerRule
    /// Disks that it fits, whoever answers for them.
    public var fits = 0
    /// Those of them whose owner somebody set, which stays.
    public var explicit = 0
    /// Those that an earlier rule has.
    public var earlier = 0
    /// Those that lack what the rule's words name, such as a tag.
    public var unnamed = 0
    /// Those that get their owner from it.
    public var gives = 0
    /// The capacity of what it gives an owner, in MiB.
    public var capacityMiB: Int64 = 0
    /// Those that have another owner by a rule or none yet.
    public var changes = 0
}
