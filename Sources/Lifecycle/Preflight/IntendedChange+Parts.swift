import FCD

/// What a change is about, for reading facts and for words.
extension IntendedChange {
    /// The disk that is changed; nil where there is none yet.
    var disk: Disk? {
        switch self {
        case .register, .create, .attachFile, .detachFile, .moveFile, .reconcile: nil
        case .clone(let disk, _, _), .copySnapshot(let disk, _), .attach(let disk, _, _), .detach(let disk, _),
            .move(let disk, _, _),
            .extend(let disk, _), .inflate(let disk), .rename(let disk), .relocate(let disk, _), .delete(let disk),
            .unregister(let disk), .retire(let disk), .takeSnapshot(let disk), .deleteSnapshot(let disk),
            .revert(let disk), .describe(let disk), .configure(let disk),
            .track(let disk, _):
            disk
        }
    }

    /// The VMDK that is changed, where it is no First Class Disk.
    var file: (path: DatastorePath, datastore: Datastore)? {
        switch self {
        case .attachFile(let path, let datastore, _, _), .detachFile(let path, let datastore, _),
            .moveFile(let path, let datastore, _, _, _):
            (path, datastore)
        default: nil
        }
    }

    /// What is changed, for messages: `disk payments-ledger (6f1c…)`.
    var subject: String {
        disk.map { "disk \($0.called)" } ?? file.map { "file \($0.path)" } ?? "disk"
    }

    /// The VMs that a person named.
    var machines: [VirtualMachine] {
        switch self {
        case .attach(_, let machine, _), .move(_, let machine, _), .attachFile(_, _, let machine, _),
            .detachFile(_, _, let machine):
            [machine]
        case .moveFile(_, _, let source, let machine, _): [source, machine]
        case .detach(_, let machine): [machine].compactMap { $0 }
        default: []
        }
    }

    /// The VM that shall get the disk.
    var receiver: VirtualMachine? {
        switch self {
        case .attach(_, let machine, _), .move(_, let machine, _), .attachFile(_, _, let machine, _),
            .moveFile(_, _, _, let machine, _):
            machine
        default: nil
        }
    }

    /// The VM that a file leaves, which the caller knows; who holds a First Class Disk is asked.
    var sourceOfFile: VirtualMachine? {
        switch self {
        case .detachFile(_, _, let machine), .moveFile(_, _, let machine, _, _): machine
        default: nil
        }
    }

    /// The place asked for on the VM that shall get the disk.
    var slot: SlotRequest? {
        switch self {
        case .attach(_, _, let slot), .move(_, _, let slot), .attachFile(_, _, _, let slot),
            .moveFile(_, _, _, _, let slot):
            slot
        default: nil
        }
    }

    /// The datastore that a new or moved disk is written to, or that is changed itself.
    var destination: Datastore? {
        switch self {
        case .register(let datastore), .create(_, _, let datastore), .clone(_, _, let datastore),
            .copySnapshot(_, let datastore),
            .relocate(_, let datastore), .reconcile(let datastore):
            datastore
        default: nil
        }
    }

    /// The datastores that the change reads or writes, the disk's own first.
    var datastores: [ManagedObjectReference] {
        var references = [disk?.datastore ?? file?.datastore.reference, destination?.reference].compactMap { $0 }
        if references.count == 2, references[0] == references[1] { references.removeLast() }
        return references
    }

    /// Whether the disk leaves the VM that holds it.
    var leavesHolder: Bool {
        switch self {
        case .detach, .move, .detachFile, .moveFile: true
        default: false
        }
    }

    /// What is done to the disk, such as `deleted`.
    var participle: String {
        switch self {
        case .register: "registered"
        case .create: "created"
        case .clone, .copySnapshot: "cloned"
        case .attach, .attachFile: "attached"
        case .detach, .detachFile: "detached"
        case .move, .moveFile: "moved"
        case .extend: "extended"
        case .inflate: "inflated"
        case .rename: "renamed"
        case .relocate: "relocated"
        case .delete: "deleted"
        case .unregister: "unregistered"
        case .retire: "retired"
        case .takeSnapshot, .deleteSnapshot, .describe, .configure, .track: "changed"
        case .revert: "reverted"
        case .reconcile: "reconciled"
        }
    }

    /// Doing it, such as `deleting`.
    var gerund: String {
        switch self {
        case .register: "registering"
        case .create: "creating"
        case .clone, .copySnapshot: "cloning"
        case .attach, .attachFile: "attaching"
        case .detach, .detachFile: "detaching"
        case .move, .moveFile: "moving"
        case .extend: "extending"
        case .inflate: "inflating"
        case .rename: "renaming"
        case .relocate: "relocating"
        case .delete: "deleting"
        case .unregister: "unregistering"
        case .retire: "retiring"
        case .takeSnapshot, .deleteSnapshot, .describe, .configure, .track: "changing"
        case .revert: "reverting"
        case .reconcile: "reconciling"
        }
    }
}

extension Disk {
    /// For messages: `payments-ledger (6f1c…)`.
    var called: String { "\(name) (\(id))" }
}
