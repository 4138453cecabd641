/// Who answers for a disk. At least one of team, person and contact is set.
public struct Owner: Codable, Equatable, Sendable {
    /// The team.
    public var team: String?
    /// The person.
    public var person: String?
    /// Where to reach them: a mail address, a channel.
    public var contact: String?
    /// Who pays.
    public var costCentre: String?
    /// What the disk is for.
    public var purpose: String?
    /// The last day the ownership holds; nil when it does not end.
    public var expiresOn: CalendarDay?

    /// Makes an owner; the catalog refuses one without team, person and contact.
    public init(
        team: String? = nil,
        person: String? = nil,
        contact: String? = nil,
        costCentre: String? = nil,
        purpose: String? = nil,
        expiresOn: CalendarDay? = nil
    ) {
        self.team = team
        self.person = person
        self.contact = contact
        self.costCentre = costCentre
        self.purpose = purpose
        self.expiresOn = expiresOn
    }

    /// The one word for a table: the team, else the person, else the contact.
    public var label: String? { team ?? person ?? contact }
}
