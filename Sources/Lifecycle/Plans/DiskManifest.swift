package import Catalog
package import FCD

/// How disks shall be: what a person keeps in a file. What it does not mention is left alone.
package struct DiskManifest: Sendable, Equatable, Codable {
    package static let version = 1

    package var version: Int
    package var disks: [ManifestDisk]

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case version, disks
    }

    package init(_ disks: [ManifestDisk]) {
        version = Self.version
        self.disks = disks
    }
}

/// How one disk shall be. A nil field is left alone.
package struct ManifestDisk: Sendable, Equatable, Codable {
    package var name: String?
    package var id: DiskID?
    /// A VMDK or a First Class Disk by its place, `[datastore] folder/disk.vmdk`.
    package var path: DatastorePath?
    package var size: MiB?
    package var provisioning: Disk.Provisioning?
    /// A storage policy, by name or ID.
    package var policy: String?
    /// A datastore, by name or moid.
    package var datastore: String?
    package var owner: ManifestOwner?
    /// All tags that the disk shall have: others are taken off.
    package var tags: [CatalogTag]?
    /// Keys that are not named stay; nil takes a key away.
    package var metadata: [String: String?]?
    package var flags: [DiskFlag: Bool]?
    package var attach: ManifestAttachment?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case name, id, path, size, provisioning, policy, datastore, owner, tags, metadata, flags, attach
    }

    package init(name: String? = nil, path: DatastorePath? = nil, size: MiB? = nil, datastore: String? = nil) {
        self.name = name
        self.path = path
        self.size = size
        self.datastore = datastore
    }

    /// What a person calls the entry.
    package var label: String { name ?? path?.description ?? id?.rawValue ?? "-" }
}

/// Who shall answer for a disk. What is not named stays.
package struct ManifestOwner: Sendable, Equatable, Codable {
    package var team: String?
    package var person: String?
    package var contact: String?
    package var costCentre: String?
    package var purpose: String?
    package var expires: CalendarDay?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case team, person, contact
        case costCentre = "cost-centre"
        case purpose, expires
    }

    package init(team: String? = nil, person: String? = nil, contact: String? = nil) {
        self.team = team
        self.person = person
        self.contact = contact
    }

    /// The owner that the disk has, with what is named here in its place.
    func applied(to owner: Owner?) -> Owner {
        Owner(
            team: team ?? owner?.team,
            person: person ?? owner?.person,
            contact: contact ?? owner?.contact,
            costCentre: costCentre ?? owner?.costCentre,
            purpose: purpose ?? owner?.purpose,
            expiresOn: expires ?? owner?.expiresOn
        )
    }
}

/// Where a disk shall be attached.
package enum ManifestAttachment: Sendable, Equatable {
    /// To no VM.
    case nowhere
    case to(vm: String, SlotRequest)
}
