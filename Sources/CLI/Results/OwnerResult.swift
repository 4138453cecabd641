import Catalog

/// Who answers for a disk, as JSON has it.
struct OwnerResult: Encodable, Sendable, Equatable {
    let team: String?
    let person: String?
    let contact: String?
    let costCentre: String?
    let purpose: String?
    /// `2026-12-31`
    let expires: String?

    init(_ owner: Owner) {
        team = owner.team
        person = owner.person
        contact = owner.contact
        costCentre = owner.costCentre
        purpose = owner.purpose
        expires = owner.expiresOn?.description
    }

    /// The one word for a table.
    var label: String? { team ?? person ?? contact }
}
