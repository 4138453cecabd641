import Catalog
import Foundation
import Lifecycle

/// Who answers for a disk, as JSON has it.
struct OwnerResult: Encodable, Sendable, Equatable {
    let team: String?
    let person: String?
    let contact: String?
    let costCentre: String?
    let purpose: String?
    /// `2026-12-31`
    let expires: String?
    /// `server`: on the disk; `local`: in this catalog alone; `rule`: by a rule of the configuration.
    let source: String
    /// The rule's name.
    let rule: String?

    init(_ ownership: Ownership) {
        let owner = ownership.owner
        team = owner.team
        person = owner.person
        contact = owner.contact
        costCentre = owner.costCentre
        purpose = owner.purpose
        expires = owner.expiresOn?.description
        source = ownership.source.rawValue
        rule = ownership.rule
    }

    /// The one word for a table.
    var label: String? { team ?? person ?? contact }
}

/// An owner that stands with the disk and contradicts the one that this catalog has.
struct OwnerConflictResult: Encodable, Sendable, Equatable {
    let team: String?
    let person: String?
    let contact: String?
    /// When it was set; left out where the disk does not say.
    let setAt: Date?

    init(_ seen: OwnerObservation) {
        team = seen.owner.team
        person = seen.owner.person
        contact = seen.owner.contact
        setAt = seen.isDated ? seen.setAt : nil
    }

    var label: String { team ?? person ?? contact ?? "nobody" }
}
