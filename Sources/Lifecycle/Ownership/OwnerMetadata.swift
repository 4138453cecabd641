import Catalog
import FCD
import Foundation

/// Ownership as it is kept with the disk, in metadata keys under `fcd.`, where every colleague's catalog finds it.
///
/// Its time has the catalog's form, to the millisecond: of two words the later one counts, so what is read from either
/// must be equal.
enum OwnerMetadata {
    /// What the keys of an owner begin with.
    static let prefix = "fcd.owner."
    private static let team = "fcd.owner.team"
    private static let person = "fcd.owner.person"
    private static let contact = "fcd.owner.contact"
    private static let costCentre = "fcd.owner.cost-centre"
    private static let purpose = "fcd.owner.purpose"
    private static let expires = "fcd.owner.expires"
    private static let setAt = "fcd.owner.set-at"
    private static let fields = [team, person, contact, costCentre, purpose, expires]

    /// The owner that a disk's metadata names; nil where it names none.
    static func read(_ metadata: [String: String]) -> OwnerObservation? {
        observation(metadata).flatMap { $0.owner.label == nil ? nil : $0 }
    }

    /// What a disk's metadata says of its owner, be it that it has none; nil where nobody ever said anything. A
    /// malformed expiry is left out, since the rest is still worth knowing.
    static func observation(_ metadata: [String: String]) -> OwnerObservation? {
        func value(_ key: String) -> String? {
            metadata[key].flatMap { $0.isEmpty ? nil : $0 }
        }
        let owner = Owner(
            team: value(team),
            person: value(person),
            contact: value(contact),
            costCentre: value(costCentre),
            purpose: value(purpose),
            expiresOn: value(expires).flatMap { CalendarDay($0) }
        )
        let time = value(setAt).flatMap(ServerTime.date).map(CatalogTime.rounded)
        guard owner.label != nil else { return time.map { OwnerObservation(owner: Owner(), setAt: $0) } }
        return OwnerObservation(owner: owner, setAt: time ?? .distantPast)
    }

    /// The change of metadata that sets this owner in place of any other, or clears it.
    static func update(to owner: Owner?, at time: Date) -> MetadataUpdate {
        var update = MetadataUpdate()
        let values: [String: String?] = [
            team: owner?.team, person: owner?.person, contact: owner?.contact, costCentre: owner?.costCentre,
            purpose: owner?.purpose, expires: owner?.expiresOn?.description,
        ]
        for key in fields {
            if let value = values[key] ?? nil { update.set[key] = value } else { update.remove.append(key) }
        }
        // Kept when the owner is cleared, so that clearing it is known to be newer than what another catalog has.
        update.set[setAt] = CatalogTime.text(time)
        return update
    }
}
