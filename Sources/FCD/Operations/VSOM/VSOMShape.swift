// What changes where and how a disk's data lies, datastore by datastore.

/// `ExtendDisk_Task`: grows a disk. Capacity can only go up.
package struct VSOMExtendDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let capacity: MiB

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, capacity: MiB) {
        method = manager.flavor.method("ExtendDisk_Task")
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.capacity = capacity
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.element("newCapacityInMB", capacity.count)
    }
}

/// `InflateDisk_Task`: gives a thin disk all of its blocks.
package struct VSOMInflateDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference) {
        method = manager.flavor.method("InflateDisk_Task")
        target = manager.reference
        self.id = id
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
    }
}

/// `RenameVStorageObject`. The call is synchronous.
package struct VSOMRenameDisk: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.changes
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let name: String

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, name: String) {
        method = manager.flavor.method("RenameVStorageObject")
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.name = name
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.element("name", name)
    }

    package typealias Reply = Void
}

/// `CloneVStorageObject_Task`.
package struct VSOMCloneDisk: TaskOperation {
    package static let service = SOAPService.vim
    package static let wantsResult = true
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let spec: DiskCloneSpec

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, spec: DiskCloneSpec) {
        method = manager.flavor.method("CloneVStorageObject_Task")
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.element("spec") { spec.encode(into: &$0) }
    }
}

/// `RelocateVStorageObject_Task`: moves a disk's file to another datastore.
package struct VSOMRelocateDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let spec: DiskRelocateSpec

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, spec: DiskRelocateSpec) {
        method = manager.flavor.method("RelocateVStorageObject_Task")
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.element("spec") { spec.encode(into: &$0) }
    }
}

/// `CreateDiskFromSnapshot_Task`, `HostVStorageObjectCreateDiskFromSnapshot_Task`.
package struct VSOMCreateDiskFromSnapshot: TaskOperation {
    package static let service = SOAPService.vim
    package static let wantsResult = true
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let spec: SnapshotCopySpec

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, spec: SnapshotCopySpec) {
        method =
            manager.flavor == .host ? "HostVStorageObjectCreateDiskFromSnapshot_Task" : "CreateDiskFromSnapshot_Task"
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        spec.encode(into: &body)
    }
}
