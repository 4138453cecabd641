import Catalog
import Foundation

/// Everything that a server shows in one sync.
struct AuditSite {
    var datastores = [
        DatastoreObservation(
            moid: "datastore-1",
            name: "ds1",
            url: "ds:///1/",
            type: "VMFS",
            capacityMiB: 1_048_576,
            freeMiB: 524_288,
            datacenterPath: "DC"
        ),
        DatastoreObservation(
            moid: "datastore-2",
            name: "ds2",
            url: "ds:///2/",
            type: "VMFS",
            capacityMiB: 1_048_576,
            freeMiB: 524_288,
            datacenterPath: "DC"
        ),
    ]
    var machines: [VMObservation] = []
    var disks: [DiskObservation] = []
    var attachments: [AttachmentObservation] = []
    /// Files by datastore; nil where they are not searched.
    var files: [String: [FileObservation]]?
    /// What datastores list, by datastore; nil where that is not read.
    var listed: [String: [String]]?

    /// How far the global catalog is.
    var clocks: [CatalogClockObservation] = []
    /// Snapshots that are read, by disk.
    var snapshots: [String: [SnapshotObservation]] = [:]

    /// Adds a disk with nothing wrong with it, which the caller changes.
    mutating func disk(_ fcdID: String, vm: String? = nil, _ change: (inout DiskObservation) -> Void = { _ in }) {
        var disk = DiskObservation(
            fcdID: fcdID,
            name: "disk-\(fcdID)",
            capacityMiB: 1_024,
            datastoreMoid: "datastore-1",
            path: "[ds1] fcd/\(fcdID).vmdk"
        )
        change(&disk)
        disks.append(disk)
        if let vm { attachments.append(AttachmentObservation(fcdID: fcdID, vmMoid: vm)) }
    }

    /// Adds a VM that is on, which the caller changes.
    mutating func machine(_ moid: String, _ change: (inout VMObservation) -> Void = { _ in }) {
        var machine = VMObservation(moid: moid, name: "name-\(moid)", powerState: "poweredOn", files: [])
        change(&machine)
        machines.append(machine)
    }
}

extension AuditFixture {
    /// A sync that reads all of the site so many days before ``now``.
    @discardableResult
    func sync(_ site: AuditSite, daysAgo: Double, on other: ServerRecord? = nil) throws -> SyncSummary {
        let start = Self.days(-daysAgo)
        let writer = try catalog.beginSync(serverID: (other ?? server).id, at: start)
        try writer.add(datastores: site.datastores)
        try writer.add(vms: site.machines)
        try writer.add(disks: site.disks)
        try writer.add(attachments: site.attachments)
        var complete = SyncPart.inventory
        if let listed = site.listed {
            complete.insert(.datastoreCatalogs)
            for (moid, ids) in listed { try writer.add(listed: ids, on: moid) }
        }
        if let files = site.files {
            complete.insert(.files)
            for (moid, found) in files { try writer.add(files: found, on: moid) }
        }
        try writer.add(clocks: site.clocks)
        for (disk, snapshots) in site.snapshots { try writer.add(snapshots: snapshots, of: disk) }
        return try writer.commit(complete: complete, at: start.addingTimeInterval(60))
    }

    /// Marks a disk for deletion, so many days before ``now``.
    func retire(_ fcdID: String, daysAgo: Double) throws {
        let mark = RetirementMark(retiredAt: Self.days(-daysAgo), dueAt: Self.days(14 - daysAgo), by: "kim@host")
        try catalog.setRetirement(mark, diskID: try key(fcdID), at: Self.days(-daysAgo))
    }

    /// The catalog's key of a disk.
    func key(_ fcdID: String) throws -> Int64 {
        guard let disk = try catalog.disk(fcdID: fcdID, serverID: server.id) else { throw CocoaError(.fileNoSuchFile) }
        return disk.id
    }
}
