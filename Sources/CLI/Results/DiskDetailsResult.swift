import Catalog
import FCD
import Foundation
import Lifecycle

/// Everything about one disk. A part that the server could not tell is left out.
struct DiskDetailsResult: Details {
    let id: String
    let name: String
    let capacityMiB: Int64?
    let path: String
    let provisioning: String?
    let createdAt: Date?
    let keepAfterDeleteVM: Bool?
    let relocationDisabled: Bool?
    let changedBlockTracking: Bool?
    let encryptionKeyID: String?
    let encryptionProviderID: String?
    /// The names of its storage policies, usually none or one; left out where the server does not tell.
    let policies: [String]?
    let policyFault: String?
    let owner: OwnerResult?
    /// What stands with the disk, where this catalog has a later owner that never got there.
    let ownerConflict: OwnerConflictResult?
    let tags: [String]
    /// Those of them that vSphere has, taken apart.
    let vSphereTags: [VSphereTag]
    /// Those of them that are this catalog's own.
    let localTags: [String]
    /// Whether it is marked for deletion; left out where it is not.
    let retired: Bool?
    let retiredAt: Date?
    /// When its grace is over.
    let purgeDue: Date?
    /// The VM that used it since it was marked, so that it is not purged; empty where its name is not known.
    let usedSinceRetired: String?
    let retiredBy: String?
    let retiredReason: String?
    let kubernetes: KubernetesResult?
    let vms: [Holder]?
    let snapshots: [Snapshot]?
    let metadata: [String: String]?
    let attachments: [Attachment]
    /// Why parts are missing.
    let faults: [String]

    struct VSphereTag: Encodable {
        let category: String
        let name: String

        init?(_ tag: CatalogTag) {
            guard let category = tag.category else { return nil }
            self.category = category
            name = tag.name
        }
    }

    init(_ details: DiskDetails) {
        let disk = details.disk
        id = disk.id.rawValue
        name = disk.name
        capacityMiB = disk.capacity?.count
        path = disk.path
        provisioning = disk.provisioning.map(Self.word)
        createdAt = ServerTime.date(disk.createTime)
        keepAfterDeleteVM = disk.keepAfterDeleteVM
        relocationDisabled = disk.relocationDisabled
        changedBlockTracking = disk.changedBlockTracking
        encryptionKeyID = details.encryption?.keyID
        encryptionProviderID = details.encryption?.providerID
        policies = details.policies?.map(\.name)
        policyFault = details.policyFault
        owner = details.ownership.map(OwnerResult.init)
        ownerConflict = details.ownership?.onDisk.map(OwnerConflictResult.init)
        tags = details.tags.map(\.description)
        vSphereTags = details.tags.compactMap(VSphereTag.init)
        localTags = details.tags.filter(\.isLocal).map(\.name)
        retired = details.retirement.map { _ in true }
        retiredAt = details.retirement?.retiredAt
        purgeDue = details.usedSinceRetired == nil ? details.retirement?.dueAt : nil
        usedSinceRetired = details.usedSinceRetired
        retiredBy = details.retirement?.by
        retiredReason = details.retirement?.reason
        kubernetes = details.kubernetes.map(KubernetesResult.init)
        vms = details.holders?.map(Holder.init)
        snapshots = details.snapshots?.map(Snapshot.init)
        metadata = details.metadata
        attachments = details.attachments.map(Attachment.init)
        faults = details.faults
    }

    /// A disk as the catalog has it. What the catalog does not keep is left out.
    init(_ listing: DiskListing, metadata values: [String: String], attachments records: [AttachmentRecord]) {
        let disk = listing.disk
        id = disk.fcdID ?? ""
        name = disk.name
        capacityMiB = disk.capacityMiB
        path = disk.path ?? ""
        provisioning = disk.provisioning?.rawValue
        createdAt = disk.createdAt
        keepAfterDeleteVM = disk.keepAfterDeleteVM
        relocationDisabled = nil
        changedBlockTracking = nil
        encryptionKeyID = nil
        encryptionProviderID = nil
        policies = nil
        policyFault = nil
        owner = listing.owner.map { OwnerResult(Ownership($0)) }
        ownerConflict = nil
        tags = listing.tags.map(\.description)
        vSphereTags = listing.tags.compactMap(VSphereTag.init)
        localTags = listing.tags.filter(\.isLocal).map(\.name)
        retired = listing.retirement.map { _ in true }
        retiredAt = listing.retirement?.mark.retiredAt
        purgeDue = listing.retirement?.mark.dueAt
        usedSinceRetired = nil
        retiredBy = listing.retirement?.mark.by
        retiredReason = listing.retirement?.mark.reason
        kubernetes = KubernetesVolume(metadata: values).map(KubernetesResult.init)
        vms = listing.attachments.map(Holder.init)
        snapshots = nil
        metadata = values
        attachments = records.map(Attachment.init)
        faults = []
    }

    var identifier: String { id }

    var fields: [Field] {
        var fields = [
            Field("ID", "id", .text(id)),
            Field("Name", "name", .text(name)),
            Field("Size", "capacityMiB", .capacity(capacityMiB.map { MiB($0) })),
            Field("File", "path", .text(path)),
            Field("Provisioning", "provisioning", .text(provisioning)),
            Field("Created", "createdAt", .time(createdAt)),
            Field("Kept after its VM", "keepAfterDeleteVM", .flag(keepAfterDeleteVM)),
            Field("Changed block tracking", "changedBlockTracking", .flag(changedBlockTracking)),
            Field("Owner", "owner", .text(owner?.label)),
        ]
        // What most disks do not have is not listed as missing.
        let more = [
            ("Person", "person", owner?.person), ("Contact", "contact", owner?.contact),
            ("Cost centre", "costCentre", owner?.costCentre), ("Purpose", "purpose", owner?.purpose),
            ("Owner until", "expires", owner?.expires), ("Owner known", "ownerSource", ownerSource),
            ("Encryption key", "encryptionKeyID", encryptionKeyID),
            ("Key provider", "encryptionProviderID", encryptionProviderID),
        ]
        fields += more.compactMap { title, key, value in value.map { Field(title, key, .text($0)) } }
        if let ownerConflict {
            let command = "`fcd owner push \(id)` writes \(owner?.label ?? "") there"
            let words = "\(ownerConflict.label), set earlier: \(command), `fcd owner set \(id)` decides anew"
            fields.append(
                Field("Owner on the disk", "ownerConflict", .text(words, exact: ownerConflict.label, .warning))
            )
        }
        if relocationDisabled == true { fields.append(Field("Relocation disabled", "relocationDisabled", .flag(true))) }
        if let policies {
            fields.append(Field("Storage policy", "policies", .list(policies)))
        } else if let policyFault {
            fields.append(Field("Storage policy", "policyFault", .text("not known: \(policyFault)", .warning)))
        }
        let shared = (vms ?? []).compactMap { vm in vm.sharing.map { "\(vm.vm): \($0)" } }
        if !shared.isEmpty { fields.append(Field("Shared", "shared", .list(shared))) }
        fields.append(Field("Tags", "tags", tagCell))
        if retired == true {
            fields += [
                Field(
                    "Retired",
                    "retiredAt",
                    retiredAt.map { .time($0, .warning) } ?? .text("at no readable time", exact: "")
                ),
                usedSinceRetired.map { machine in
                    Field(
                        "Purge due",
                        "usedSinceRetired",
                        .text("never: \(use(by: machine))", exact: machine, .warning)
                    )
                } ?? Field("Purge due", "purgeDue", .time(purgeDue)),
                Field("Retired by", "retiredBy", .text(retiredBy)),
                Field("Retired because", "retiredReason", .text(retiredReason)),
            ]
        }
        if let kubernetes {
            fields.append(Field("Kubernetes volume", "kubernetes", .text(kubernetes.words, exact: kubernetes.path)))
        }
        return fields
    }

    var sections: [Section] {
        var sections: [Section] = []
        if let vms, !vms.isEmpty { sections.append(Section(title: "Attached to", table: Table(vms))) }
        if let snapshots, !snapshots.isEmpty { sections.append(Section(title: "Snapshots", table: Table(snapshots))) }
        if !foreignMetadata.isEmpty { sections.append(Section(title: "Metadata", table: Table(foreignMetadata))) }
        if !attachments.isEmpty { sections.append(Section(title: "Attachments", table: Table(attachments))) }
        return sections
    }

    /// vSphere's tags are written as they are called there, and those of this catalog say so.
    private var tagCell: Cell {
        let words = vSphereTags.map { "\($0.category)/\($0.name)" } + localTags.map { "\($0) (local)" }
        return tags.isEmpty ? .none : .text(words.joined(separator: ", "), exact: tags.joined(separator: ";"))
    }

    /// How the owner is known, where it does not stand with the disk as owners do.
    private var ownerSource: String? {
        switch (owner?.source, owner?.rule) {
        case ("rule", let rule?): "by the rule \(rule) of the configuration"
        case ("local", _): "in this catalog alone"
        default: nil
        }
    }

    private func use(by machine: String) -> String {
        "\(machine.isEmpty ? "a VM" : machine) used it since; run `fcd unretire \(id)` or `fcd retire \(id)` anew"
    }

    /// What is not shown by its meaning above.
    private var foreignMetadata: [Metadata] {
        (metadata ?? [:]).filter { !$0.key.hasPrefix("fcd.") && !$0.key.hasPrefix("cns.") }
            .sorted { $0.key < $1.key }
            .map { Metadata(key: $0.key, value: $0.value) }
    }

    /// As `fcd create --provisioning` calls it.
    private static func word(_ provisioning: Disk.Provisioning) -> String {
        switch provisioning {
        case .thin: "thin"
        case .eagerZeroedThick: "eager"
        case .lazyZeroedThick: "lazy"
        }
    }
}

extension DiskDetailsResult {
    /// A VM that holds the disk.
    struct Holder: ListRow {
        let vm: String
        let moid: String
        let controller: String?
        let unit: Int?
        let device: String?
        /// How VMs share the disk; left out where the VM has it for itself.
        let sharing: String?

        init(_ holder: DiskHolder) {
            vm = holder.machine.name
            moid = holder.machine.reference.value
            controller = holder.machine.controller(key: holder.device?.controllerKey)?.label
            unit = holder.device?.unitNumber
            device = holder.device?.label
            sharing = holder.sharing
        }

        init(_ record: AttachmentRecord) {
            vm = record.vmName
            moid = record.vmMoid
            controller = record.controllerLabel
            unit = record.unitNumber
            device = record.deviceLabel
            sharing = nil
        }

        var identifier: String { moid }

        static var columns: [Column<Holder>] {
            [
                Column("VM", "vm") { .text($0.vm) },
                Column("MOID", "moid") { .text($0.moid) },
                Column("CONTROLLER", "controller") { .text($0.controller) },
                Column("UNIT", "unit") { .number($0.unit) },
                Column("DEVICE", "device") { .text($0.device) },
                Column("SHARED", "sharing", for: .programs) { .text($0.sharing) },
            ]
        }
    }

    struct Snapshot: ListRow {
        let id: String?
        let createdAt: Date?
        let description: String

        init(_ snapshot: DiskSnapshot) {
            id = snapshot.id?.rawValue
            createdAt = ServerTime.date(snapshot.createTime)
            description = snapshot.description
        }

        var identifier: String { id ?? "" }

        static var columns: [Column<Snapshot>] {
            [
                Column("ID", "id") { .text($0.id) },
                Column("CREATED", "createdAt") { .time($0.createdAt) },
                Column("DESCRIPTION", "description") { .text($0.description) },
            ]
        }
    }

    struct Metadata: ListRow {
        let key: String
        let value: String

        var identifier: String { key }

        static var columns: [Column<Metadata>] {
            [Column("KEY", "key") { .text($0.key) }, Column("VALUE", "value") { .text($0.value) }]
        }
    }

    /// An attachment that the catalog remembers, over or not.
    struct Attachment: ListRow {
        let vm: String
        let controller: String?
        let unit: Int?
        let from: Date
        let to: Date?

        init(_ record: AttachmentRecord) {
            vm = record.vmName
            controller = record.controllerLabel
            unit = record.unitNumber
            from = record.from
            to = record.to
        }

        var identifier: String { vm }

        static var columns: [Column<Attachment>] {
            [
                Column("VM", "vm") { .text($0.vm) },
                Column("CONTROLLER", "controller") { .text($0.controller) },
                Column("UNIT", "unit") { .number($0.unit) },
                Column("FROM", "from") { .time($0.from) },
                Column("TO", "to") { .time($0.to) },
            ]
        }
    }
}
