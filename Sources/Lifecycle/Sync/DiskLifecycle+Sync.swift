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
        let writer = try catalog.beginSync(serverID: server.id)
        let datastores = try await inventory.datastores()
        try writer.add(datastores: datastores.map(DatastoreObservation.init))
        progress("read \(datastores.count) datastores")
        var machines = 0
        try await inventory.virtualMachines { page in
            try writer.add(vms: page.map(VMObservation.init))
            try writer.add(attachments: page.flatMap(AttachmentObservation.all(of:)))
            machines += page.count
            progress("read \(machines) virtual machines")
        }
        let places = Dictionary(
            datastores.map { ($0.url, $0.reference.value) },
            uniquingKeysWith: { first, _ in first }
        )
        var count = 0
        try await disks.list { page in
            try writer.add(
                disks: page.map { entry in
                    let moid = entry.datastore?.value ?? entry.datastoreURL.flatMap { places[$0] }
                    return DiskObservation(entry, datastoreMoid: moid)
                }
            )
            count += page.count
            progress("read \(count) disks")
        }
        return try writer.commit(unreadDatastores: unread(datastores))
    }

    /// Datastores whose disks could not be listed, where disks are listed datastore by datastore.
    private func unread(_ datastores: [Datastore]) -> Set<String> {
        guard !disks.capabilities.hasGlobalCatalog else { return [] }
        return Set(datastores.filter { !$0.isAccessible }.map(\.reference.value))
    }
}
