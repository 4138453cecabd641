/// `VslmReconcileDatastoreInventory_Task`: brings a datastore's list of disks in line with its files.
package struct VSLMReconcile: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmReconcileDatastoreInventory_Task"
    package let target: ManagedObjectReference
    let datastore: ManagedObjectReference

    package init(manager: ManagedObjectReference, datastore: ManagedObjectReference) {
        target = manager
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) { body.reference("datastore", datastore) }
}

/// `ReconcileDatastoreInventory_Task`.
package struct VSOMReconcile: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, datastore: ManagedObjectReference) {
        method = manager.flavor.method("ReconcileDatastoreInventory_Task")
        target = manager.reference
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) { body.reference("datastore", datastore) }
}

/// The dry run of `ReconcileDatastoreInventoryEx_Task`, on vCenter 9.0 and later: it counts and changes nothing.
package struct CountReconciliation: TaskOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package static let wantsResult = true
    package let method = "ReconcileDatastoreInventoryEx_Task"
    package let target: ManagedObjectReference
    let datastore: ManagedObjectReference

    package init(manager: ManagedObjectReference, datastore: ManagedObjectReference) {
        target = manager
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.element("spec") {
            $0.reference("datastore", datastore)
            $0.element("deepScan", false)
            $0.element("dryRun", true)
        }
    }
}

/// `VslmSyncDatastore`: brings the global catalog in step with a datastore, whole or for one disk.
package struct SyncDatastore: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.changes
    package let method = "VslmSyncDatastore"
    package let target: ManagedObjectReference
    let datastoreURL: String
    let disk: DiskID?

    package init(manager: ManagedObjectReference, datastoreURL: String, disk: DiskID? = nil) {
        target = manager
        self.datastoreURL = datastoreURL
        self.disk = disk
    }

    package func encode(into body: inout XMLWriter) {
        body.element("datastoreUrl", datastoreURL)
        body.element("fullSync", disk == nil)
        if let disk { body.diskID("fcdId", disk) }
    }

    package typealias Reply = Void
}
