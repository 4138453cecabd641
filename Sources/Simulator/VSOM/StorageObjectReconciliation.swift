import FCD

/// Bringing a datastore's catalog in line with its files: entries whose file is gone are dropped.
enum StorageObjectReconciliation {
    static func add(to table: inout MethodTable) {
        table.add(
            vCenter: "ReconcileDatastoreInventory_Task",
            host: "HostReconcileDatastoreInventory_Task",
            globalCatalog: "VslmReconcileDatastoreInventory_Task",
            privilege: "Datastore.FileManagement"
        ) { (state, call) throws(Fault) in
            let datastore = try call.reference("datastore")
            _ = try state.inventory.datastore(datastore)
            return try state.startTask(call, entity: datastore) { (state) throws(Fault) in
                state.inventory.reconcile(datastore)
                return nil
            }
        }
        table.add(vCenter: "ReconcileDatastoreInventoryEx_Task", privilege: "Datastore.FileManagement", extended)
        table.add(globalCatalog: "VslmScheduleReconcileDatastoreInventory", privilege: "Datastore.FileManagement") {
            (state, call) throws(Fault) in
            let datastore = try call.reference("datastore")
            _ = try state.inventory.datastore(datastore)
            state.inventory.reconcile(datastore)
            return []
        }
    }

    /// From 9.0 on: a dry run, and counts.
    private static func extended(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let spec = call.arguments.child("spec"), let datastore = spec.child("datastore")?.reference else {
            throw .invalidArgument("spec.datastore")
        }
        let only = Set(spec.all("includeDiskPaths").map { $0.text.trimmed })
        let except = Set(spec.all("excludeDiskPaths").map { $0.text.trimmed })
        guard only.isEmpty || except.isEmpty else { throw .invalidArgument("spec.includeDiskPaths") }
        let isDryRun = spec.child("dryRun")?.flag ?? false
        let wantsReport = spec.child("generateReport")?.text.trimmed == "1"
        let isDeep = spec.child("deepScan")?.flag ?? false
        _ = try state.inventory.datastore(datastore)
        return try state.startTask(call, entity: datastore) { (state) throws(Fault) in
            let owner = try state.inventory.datastore(datastore)
            guard owner.isAccessible else { throw .invalidDatastore(owner.name) }
            let folder = owner.url.hasPrefix("ds://") ? String(owner.url.dropFirst(5)) : owner.url
            let before = state.inventory.disks.all.count { $0.datastore == datastore.value }
            let gone = state.inventory.disksWithoutFile(on: datastore.value).filter { disk in
                only.isEmpty ? !except.contains(folder + disk.path) : only.contains(folder + disk.path)
            }
            if !isDryRun {
                for disk in gone { state.inventory.disks[disk.id] = nil }
                state.inventory.noteChange(on: datastore.value)
            }
            let detail = Value.object(
                "VStorageObjectReconcileResultReconcileDetail",
                [
                    "hostName": .string(state.inventory.hosts.values.map(\.name).min() ?? ""),
                    "reconcileReportPath": wantsReport ? "/var/run/log/fcd-reconcile.json" : nil,
                    "isReconciled": .boolean(!isDryRun),
                    "isDeepScanned": .boolean(isDeep),
                    "numberOfReconcileIssues": .int(gone.count),
                    "numberOfFcdsBeforeReconcile": .int(before),
                    "numberOfFcdsAfterReconcile": .int(isDryRun ? before : before - gone.count),
                    "invalidDiskPaths": .array(
                        of: "VStorageObjectReconcileResultInvalidDiskPath",
                        gone.map { disk in
                            .object(
                                "VStorageObjectReconcileResultInvalidDiskPath",
                                [
                                    "path": .string(folder + disk.path),
                                    "reason": "The disk's descriptor was not found.",
                                ]
                            )
                        }
                    ),
                ]
            )
            return .object(
                "VStorageObjectReconcileResult",
                ["reconcileDetails": .array(of: "VStorageObjectReconcileResultReconcileDetail", [detail])]
            )
        }
    }
}

extension Inventory {
    mutating func reconcile(_ datastore: ManagedObjectReference) {
        for disk in disksWithoutFile(on: datastore.value) { disks[disk.id] = nil }
        noteChange(on: datastore.value)
        catalogInStep(with: datastore.value)
    }

    /// Entries whose file is gone.
    func disksWithoutFile(on datastore: String) -> [FirstClassDisk] {
        disks.all.filter { $0.datastore == datastore && datastores[datastore]?.files[$0.path] == nil }
    }

    /// The global catalog takes over what a datastore has, or one disk of it.
    mutating func catalogInStep(with datastore: String, only id: String? = nil) {
        for disk in Array(disks.all) where disk.datastore == datastore && disk.isHidden {
            if id == nil || disk.id == id { disks[disk.id]?.isHidden = false }
        }
        if id == nil, let clock = datastores[datastore]?.objectClock { datastores[datastore]?.catalogClock = clock }
    }
}
