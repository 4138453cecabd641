import Catalog
import FCD
import Foundation

/// Reads what a comparison needs of disks beside their list, some hundreds at a time.
struct LiveDiskReader {
    let lifecycle: DiskLifecycle
    let fields: Set<DriftField>
    /// Who holds which disk by all VMs' devices, where the server has no associations.
    private var devices: [DiskID: [LiveDisk.Holder]]?
    /// The machines among them whose devices could not be read.
    private(set) var unreadMachines: [LiveDisk.Holder] = []
    /// When they were asked for.
    private(set) var devicesAskedAt: Date?
    private var names: [ManagedObjectReference: String] = [:]

    init(_ lifecycle: DiskLifecycle, fields: Set<DriftField>) {
        self.lifecycle = lifecycle
        self.fields = fields
    }

    /// - Throws: ``FCDError`` for what would meet every disk alike.
    mutating func disks(_ entries: [DiskListEntry]) async throws -> [LiveDisk] {
        var disks = try await read(entries).map(LiveDisk.init)
        if fields.contains(.attachment) { try await addHolders(to: &disks) }
        if fields.contains(.tags), lifecycle.disks.capabilities.hasTags { disks = try await withTags(disks) }
        return disks
    }

    /// Has the devices of all machines read anew where they are needed again.
    mutating func forgetDevices() { devices = nil }

    /// Flags and metadata that the list leaves out, disk by disk where they are wanted.
    private func read(_ entries: [DiskListEntry]) async throws -> [DiskListEntry] {
        let client = lifecycle.disks
        let wantsFlags = fields.contains(.flags)
        guard wantsFlags else { return entries }
        return try await entries.concurrently { entry in
            guard entry.fault == nil, entry.keepAfterDeleteVM == nil else { return entry }
            do {
                var whole = DiskListEntry(try await client.retrieve(entry.id))
                whole.metadata = whole.metadata ?? entry.metadata
                return whole
            } catch let error as FCDError {
                guard let fault = error.fault, error.code != .notAuthenticated else { throw error }
                var faulty = entry
                faulty.fault = fault
                return faulty
            }
        }
    }

    private func withTags(_ disks: [LiveDisk]) async throws -> [LiveDisk] {
        let client = lifecycle.disks
        return try await disks.concurrently { disk in
            guard disk.entry.fault == nil else { return disk }
            var disk = disk
            do {
                disk.tags = try await client.tags(of: disk.entry.id).map {
                    CatalogTag(category: $0.category, name: $0.name)
                }
            } catch let error as FCDError {
                guard let fault = error.fault, error.code != .notAuthenticated else { throw error }
                disk.entry.fault = fault
            }
            return disk
        }
    }

    private mutating func addHolders(to disks: inout [LiveDisk]) async throws {
        let readable = disks.map(\.entry).filter { $0.fault == nil }
        guard devicesAskedAt == nil, let rows = try await associations(of: readable) else {
            let devices = try await allDevices()
            for index in disks.indices {
                disks[index].holders = .known(devices[disks[index].entry.id] ?? [])
                disks[index].unreadMachines = unreadMachines
            }
            return
        }
        let references = Set(rows.flatMap(\.attachments).map(\.virtualMachine)).filter { names[$0] == nil }
        if !references.isEmpty {
            names.merge(try await lifecycle.inventory.names(of: Array(references))) { first, _ in first }
        }
        var holders: [DiskID: LiveDisk.Holders] = [:]
        for row in rows {
            holders[row.id] =
                row.fault.map { .unknown($0.message) }
                ?? .known(
                    row.attachments.map { attachment in
                        let reference = attachment.virtualMachine
                        return LiveDisk.Holder(moid: reference.value, name: names[reference] ?? reference.value)
                    }
                )
        }
        // A disk that nobody holds may be left out of the answer.
        for index in disks.indices { disks[index].holders = holders[disks[index].entry.id] ?? .known([]) }
    }

    /// nil where the server has no associations.
    private func associations(of entries: [DiskListEntry]) async throws -> [DiskAssociations]? {
        do {
            return try await lifecycle.disks.associations(of: entries)
        } catch let error as FCDError where error.code == .unsupported {
            return nil
        }
    }

    private mutating func allDevices() async throws -> [DiskID: [LiveDisk.Holder]] {
        if let devices { return devices }
        let asked = lifecycle.now()
        var found: [DiskID: [LiveDisk.Holder]] = [:]
        var unread: [LiveDisk.Holder] = []
        try await lifecycle.inventory.virtualMachines { page in
            for machine in page {
                let holder = LiveDisk.Holder(moid: machine.reference.value, name: machine.name)
                if !machine.hasDevices { unread.append(holder) }
                for id in machine.disks.compactMap(\.diskID) { found[id, default: []].append(holder) }
            }
        }
        (devices, unreadMachines, devicesAskedAt) = (found, unread, asked)
        return found
    }
}
