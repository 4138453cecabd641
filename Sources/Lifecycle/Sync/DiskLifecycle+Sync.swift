package import Catalog
import FCD

extension DiskLifecycle {
    /// Observes the server and brings the catalog up: datastores, VMs with their disk devices, and all disks.
    ///
    /// What is read streams into the catalog page by page and is merged in one transaction at the end. A sync that
    /// fails leaves the last good picture as it was.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func sync() async throws -> SyncSummary {
        let (catalog, server) = try writableCatalog()
        let writer = try catalog.beginSync(serverID: server.id, at: now())
        let datastores = try await inventory.datastores()
        try writer.add(datastores: datastores.map(DatastoreObservation.init))
        progress("read \(datastores.count) datastores")
        var machines = 0
        var readsEveryDevice = true
        try await inventory.virtualMachines { page in
            try writer.add(vms: page.map(VMObservation.init))
            try writer.add(
                attachments: page.flatMap { machine in
                    // Devices that cannot be read are no sign that the VM let go of its disks.
                    machine.hasDevices
                        ? AttachmentObservation.all(of: machine)
                        : try catalog.openAttachments(vmMoid: machine.reference.value, serverID: server.id)
                }
            )
            try writer.add(usedFiles: page.flatMap(\.filesInUse))
            if page.contains(where: { !$0.hasDevices }) { readsEveryDevice = false }
            machines += page.count
            progress("read \(machines) virtual machines")
        }
        let places = Dictionary(
            datastores.map { ($0.url, $0.reference.value) },
            uniquingKeysWith: { first, _ in first }
        )
        var count = 0
        var unread: Set<String> = []
        try await disks.list(unread: { datastore, _ in unread.insert(datastore.reference.value) }) { page in
            try writer.add(
                disks: page.map { entry in
                    let moid = entry.datastore?.value ?? entry.datastoreURL.flatMap { places[$0] }
                    return DiskObservation(entry, datastoreMoid: moid)
                }
            )
            count += page.count
            progress("read \(count) disks")
        }
        let keepsTime = try await keepsTime()
        var summary = try writer.commit(
            readsEveryDevice: readsEveryDevice && keepsTime,
            unreadDatastores: unread,
            at: now()
        )
        try settleOwners(after: &summary)
        return summary
    }

    /// Whether what is seen of retired disks may count: a grace is not kept by a clock that the server's does not
    /// bear out.
    private func keepsTime() async throws -> Bool {
        do {
            _ = try await agreedTime()
            return true
        } catch let error as FCDError where error.code == .conflict || error.code == .protocolViolation {
            progress("\(error.message): that retired disks stayed detached is not noted")
            return false
        }
    }
}

extension VirtualMachine {
    /// The files that it uses otherwise than as First Class Disks: as plain VMDKs, or below a snapshot or linked clone.
    fileprivate var filesInUse: [String] {
        disks.flatMap { ($0.diskID == nil ? [$0.path].compactMap { $0 } : []) + $0.parents.map(\.path) }
    }
}
