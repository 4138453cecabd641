import ArgumentParser
import Catalog

/// Who shall answer for a disk, for commands that make one.
struct OwnerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The team that answers for the disk.", valueName: "team"))
    var owner: String?

    @OptionGroup var details: OwnerDetailOptions

    /// Who was named; nil where nobody was.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage`` where there are details and nobody to answer.
    func named() throws(CLIError) -> Owner? { try Self.named(details, team: owner) }

    /// The same of a team and details from elsewhere.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage``.
    static func named(_ details: OwnerDetailOptions, team: String?) throws(CLIError) -> Owner? {
        let result = details.applied(to: Owner(), team: team)
        if result.label == nil, result != Owner() {
            throw CLIError(
                .usage,
                "an owner needs a team, a person or a contact",
                hint: "give --owner, --person or --contact"
            )
        }
        return result.label == nil ? nil : result
    }
}

/// What there is to an owner beside the team.
struct OwnerDetailOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The person who answers for the disk.", valueName: "name"))
    var person: String?

    @Option(help: ArgumentHelp("Where to reach them: a mail address, a channel.", valueName: "address"))
    var contact: String?

    @Option(help: ArgumentHelp("Who pays.", valueName: "code"))
    var costCentre: String?

    @Option(help: ArgumentHelp("What the disk is for.", valueName: "words"))
    var purpose: String?

    @Option(
        help: ArgumentHelp("The last day that the ownership holds, such as 2031-12-31; or none.", valueName: "day")
    )
    var expires: OwnerEnd?

    var isGiven: Bool {
        expires != nil || [person, contact, costCentre, purpose].contains { $0 != nil }
    }

    /// The columns of a CSV file that stand for an owner, the team among them.
    static let columns = ["team", "person", "contact", "cost-centre", "purpose", "expires"]

    /// With what stands in a row in place of what was given on the command line.
    ///
    /// - Throws: ``CLIError``.
    func applied(from row: BulkRow) throws -> OwnerDetailOptions {
        var details = self
        details.person = Self.text(row, "person") ?? person
        details.contact = Self.text(row, "contact") ?? contact
        details.costCentre = Self.text(row, "cost-centre") ?? costCentre
        details.purpose = Self.text(row, "purpose") ?? purpose
        details.expires = try row.value("expires") { OwnerEnd(argument: $0) } ?? expires
        return details
    }

    /// A part of the owner in a row. An empty cell says nothing, so the word `none` takes the part away.
    static func text(_ row: BulkRow, _ column: String) -> String? {
        row[column].map { $0.lowercased() == "none" ? "" : $0 }
    }

    /// An owner with what was given here in place of what it had. An empty value takes a field away.
    func applied(to owner: Owner, team: String?) -> Owner {
        var owner = owner
        Self.apply(team, to: &owner.team)
        Self.apply(person, to: &owner.person)
        Self.apply(contact, to: &owner.contact)
        Self.apply(costCentre, to: &owner.costCentre)
        Self.apply(purpose, to: &owner.purpose)
        if let expires { owner.expiresOn = expires.day }
        return owner
    }

    private static func apply(_ given: String?, to field: inout String?) {
        guard let given else { return }
        field = given.allSatisfy(\.isWhitespace) ? nil : given
    }
}

/// When an ownership ends, or that it does not.
struct OwnerEnd: ExpressibleByArgument, Equatable {
    /// The last day; nil for none.
    let day: CalendarDay?

    /// Reads `2031-12-31`, `none`, or nothing.
    init?(argument: String) {
        let text = argument.trimmingSpaces.lowercased()
        guard !["", "none"].contains(text) else {
            day = nil
            return
        }
        guard let day = CalendarDay(text) else { return nil }
        self.day = day
    }
}
