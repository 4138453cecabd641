import Catalog
package import FCD

extension DiskLifecycle {
    /// Moves a disk's file to another datastore; the disk keeps its ID, its name and the way its blocks are given
    /// out. One that lies there already is a success that says so. Whether a disk that a VM holds can be moved is the
    /// server's to say.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func relocate(
        _ disk: Disk,
        to datastore: Datastore,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        if disk.datastore == datastore.reference {
            let message = "\(disk.name) (\(disk.id)) lies on \(datastore.name) already"
            return ChangeResult(.unchanged, .relocate, disk: disk, message)
        }
        let preflight = try await preflight(.relocate(disk, to: datastore))
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .relocate,
                disk: disk,
                "would relocate \(disk.name) (\(disk.id)) from \(disk.path) to \(datastore.name)",
                notes: preflight.notes,
                calls: [PlannedCall(vslm("RelocateVStorageObject_Task"), "\(disk.id) to \(datastore.name)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        try catalog.record(DatastoreObservation(datastore), serverID: server.id)
        let altered = try await alter(
            disk,
            by: DiskAlteration(
                kind: .relocate,
                goal: "to \(datastore.name)",
                parameters: [
                    "datastore": datastore.reference.value, "datastoreName": datastore.name, "from": disk.path,
                ],
                call: {
                    // Without the provisioning, a thick disk would arrive thin.
                    let spec = DiskRelocateSpec(datastore: datastore.reference, provisioning: disk.provisioning)
                    try await $0.relocate(disk, spec, started: $1)
                },
                isDone: { $0.datastore == datastore.reference },
                datastore: datastore.reference
            )
        )
        let place = altered.disk.datastore == datastore.reference ? altered.disk.path : datastore.name
        return ChangeResult(
            .done,
            .relocate,
            disk: altered.disk,
            operationID: altered.operationID,
            "relocated \(disk.name) (\(disk.id)) from \(disk.path) to \(place)",
            warnings: altered.warnings,
            notes: preflight.notes + altered.notes
        )
    }
}
