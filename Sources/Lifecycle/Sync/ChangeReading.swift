import Catalog
import FCD
import Foundation

/// Reads what has changed and hands it to the catalog, batch by batch.
struct ChangeReading {
    let lifecycle: DiskLifecycle
    let catalog: DiskCatalog
    let serverID: Int64
    let scope: SyncScope
    /// When the look began.
    let startedAt: Date
    /// Begun with the first news: a look that shows none is written nowhere.
    private(set) var writer: SyncWriter?
    private(set) var hasDisks = false
    private(set) var readsEveryMachine = false
    /// Disks that came to a machine or left one, and have not been read yet.
    private var affected: Set<DiskID> = []
    /// Disks that were read.
    private var listed: Set<DiskID> = []
    /// The moids of datastores by their URLs.
    private var places: [String: String]?

    private static let batch = 100
    private static let mostAffected = 1_000

    /// - Parameter scope: whether new disks are asked for as well as machines.
    init(_ lifecycle: DiskLifecycle, _ scope: SyncScope) throws {
        let (catalog, server) = try lifecycle.writableCatalog()
        self.lifecycle = lifecycle
        self.catalog = catalog
        serverID = server.id
        self.scope = scope
        startedAt = lifecycle.now()
    }

    /// The writer, begun where it was not yet.
    mutating func begun() throws -> SyncWriter {
        if let writer { return writer }
        let begun = try catalog.beginSync(serverID: serverID, scope: scope, at: startedAt)
        writer = begun
        return begun
    }

    /// Takes disks as the server lists them, and passes over those that the catalog has just so: a look that shows
    /// nothing else is written nowhere.
    mutating func add(_ page: [DiskListEntry]) async throws {
        let entries = try page.filter { try !catalog.has($0, serverID: serverID) }
        guard !entries.isEmpty else { return }
        var observations: [DiskObservation] = []
        for entry in entries { observations.append(DiskObservation(entry, datastoreMoid: try await moid(of: entry))) }
        try begun().add(disks: observations)
        // Only to spare a second reading: past some thousands one is cheaper than remembering.
        if listed.count < 10_000 { listed.formUnion(entries.map(\.id)) }
        hasDisks = true
    }

    /// Reads every machine. Of the disks only those are read that came to one or left it since the catalog saw it last.
    mutating func readEveryMachine() async throws {
        var count = 0
        // What the pages show is noted here first: the closure must not wait for other calls with `self` taken.
        var moved: Set<DiskID> = []
        let (lifecycle, catalog, serverID, writer) = (lifecycle, catalog, serverID, try begun())
        try await lifecycle.inventory.virtualMachines { page in
            try writer.add(vms: try await lifecycle.observations(of: page))
            for machine in page {
                let before = try catalog.openAttachments(vmMoid: machine.reference.value, serverID: serverID)
                // Devices that cannot be read are no sign that the VM let go of its disks.
                try writer.add(attachments: machine.hasDevices ? AttachmentObservation.all(of: machine) : before)
                guard machine.hasDevices else { continue }
                moved.formUnion(machine.diskIDs.symmetricDifference(before.map { DiskID($0.fcdID) }))
            }
            count += page.count
            lifecycle.progress("read \(count) virtual machines")
        }
        affected.formUnion(moved)
        readsEveryMachine = true
    }

    /// Reads these machines. Where devices look different, all disks are read that are on the machine or were.
    mutating func read(_ machines: [ManagedObjectReference: Bool]) async throws {
        let references = machines.keys.sorted { $0.value < $1.value }
        for start in stride(from: 0, to: references.count, by: Self.batch) {
            let batch = Array(references[start..<min(start + Self.batch, references.count)])
            // One that is gone by now is left out, and the watch tells that it left.
            let read = try await lifecycle.inventory.virtualMachines(batch)
            guard !read.isEmpty else { continue }
            let writer = try begun()
            try writer.add(vms: try await lifecycle.observations(of: read))
            for machine in read {
                guard machine.hasDevices else { continue }
                try writer.add(attachments: AttachmentObservation.all(of: machine))
                try writer.add(readVMs: [machine.reference.value])
                guard machines[machine.reference] == true else { continue }
                let before = try catalog.openAttachments(vmMoid: machine.reference.value, serverID: serverID)
                affected.formUnion(machine.diskIDs.union(before.map { DiskID($0.fcdID) }))
            }
            if affected.count > Self.mostAffected { try await readAffectedDisks() }
        }
    }

    /// Reads the disks that came to a machine or left one. One that the server does not find stays as it was: a reading
    /// of everything tells whether it is gone.
    mutating func readAffectedDisks() async throws {
        let wanted = affected.subtracting(listed).sorted()
        affected = []
        // Datastore by datastore, one disk would be asked for on each of them.
        guard lifecycle.disks.capabilities.hasGlobalCatalog else { return }
        for start in stride(from: 0, to: wanted.count, by: Self.mostAffected) {
            let batch = Array(wanted[start..<min(start + Self.mostAffected, wanted.count)])
            try await add(try await lifecycle.disks.retrieve(batch).filter { !$0.isNotFound })
        }
    }

    private mutating func moid(of entry: DiskListEntry) async throws -> String? {
        if let datastore = entry.datastore { return datastore.value }
        guard let url = entry.datastoreURL else { return nil }
        if places == nil {
            let known = try catalog.datastores(serverID: serverID)
            places = Dictionary(known.map { ($0.url, $0.moid) }) { first, _ in first }
        }
        if places?[url] == nil {
            // A datastore that was added since they were read.
            let datastores = try await lifecycle.inventory.datastores()
            try begun().add(datastores: datastores.map(DatastoreObservation.init))
            places = Dictionary(datastores.map { ($0.url, $0.reference.value) }) { first, _ in first }
            // One that this user may not see is not asked for again.
            if places?[url] == nil { places?[url] = "" }
        }
        return places?[url].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension VirtualMachine {
    /// The First Class Disks among its devices.
    fileprivate var diskIDs: Set<DiskID> { Set(disks.compactMap(\.diskID)) }
}

extension DiskCatalog {
    /// Whether a disk is known as the server lists it. One whose deletion is under way is nobody else's business.
    fileprivate func has(_ entry: DiskListEntry, serverID: Int64) throws -> Bool {
        guard let known = try disk(fcdID: entry.id.rawValue, serverID: serverID) else { return false }
        guard known.state == .ready else { return known.state == .deleting }
        let observation = DiskObservation(entry, datastoreMoid: nil)
        guard known.fault == observation.fault else { return false }
        if observation.fault != nil { return true }
        return try known.name == observation.name
            && observation.capacityMiB.map { $0 == known.capacityMiB } ?? true
            && observation.path.map { $0 == known.path } ?? true
            && observation.metadata.map { try metadata(diskID: known.id) == $0 } ?? true
    }
}

extension DiskListEntry {
    /// Whether the server does not find the disk, which is not the same as one that cannot be read.
    fileprivate var isNotFound: Bool {
        ["NotFound", "VslmNotFound", "ManagedObjectNotFound"].contains(fault?.type)
    }
}
