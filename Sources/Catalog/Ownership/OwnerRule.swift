/// Who answers for the disks of a kind, where nobody was named for them.
public struct OwnerRule: Equatable, Sendable {
    /// What the rule is called; unique among those of a list.
    public var name: String
    /// Which disks it is for.
    public var query: DiskQuery
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
    /// How many days after it was made (or first seen, where the server does not tell) the ownership of a disk ends; nil
    /// when it does not.
    public var expiresAfterDays: Int?

    /// Makes a rule.
    public init(
        name: String,
        query: DiskQuery,
        team: OwnerText? = nil,
        person: OwnerText? = nil,
        contact: OwnerText? = nil,
        costCentre: OwnerText? = nil,
        purpose: OwnerText? = nil,
        expiresAfterDays: Int? = nil
    ) {
        self.name = name
        self.query = query
        self.team = team
        self.person = person
        self.contact = contact
        self.costCentre = costCentre
        self.purpose = purpose
        self.expiresAfterDays = expiresAfterDays
    }

    /// Who it names, for a person: the team, else the person, else the contact.
    public var label: String? { (team ?? person ?? contact)?.text }
}
