/// Who answers for the disks of a kind, where nobody was named for them.
public struct OwnerRule: Equatable, Sendable {
    /// What the rule is called; unique among those of a list.
    public var name: String
    /// Which disks it is for.
    public var conditions: OwnerRuleConditions
    /// The team.
    public var team: OwnerText?
    /// The person.
    public var person: OwnerText?
    /// Where to reach them.
    public var contact: OwnerText?
    /// Who pays.
    public var costCentre: OwnerText?
    /// What the disk is for.
    public var purpose: OwnerText?
    /// When the ownership ends; nil when it does not.
    public var expiry: Expiry?

    /// The last day of an ownership.
    public enum Expiry: Equatable, Sendable {
        /// The same day for all disks.
        case day(CalendarDay)
        /// So many days after a disk was made, or first seen where the server does not tell.
        case afterDays(Int)
    }

    /// Makes a rule.
    public init(
        name: String,
        conditions: OwnerRuleConditions,
        team: OwnerText? = nil,
        person: OwnerText? = nil,
        contact: OwnerText? = nil,
        costCentre: OwnerText? = nil,
        purpose: OwnerText? = nil,
        expiry: Expiry? = nil
    ) {
        self.name = name
        self.conditions = conditions
        self.team = team
        self.person = person
        self.contact = contact
        self.costCentre = costCentre
        self.purpose = purpose
        self.expiry = expiry
    }

    /// Who it names, for a person: the team, else the person, else the contact.
    public var label: String? { (team ?? person ?? contact)?.text }
}
