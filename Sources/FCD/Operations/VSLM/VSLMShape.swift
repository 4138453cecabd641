// What changes where and how a disk's data lies.

/// `VslmExtendDisk_Task`: grows a disk. Capacity can only go up.
package struct VSLMExtendDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmExtendDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let capacity: MiB

    package init(manager: ManagedObjectReference, id: DiskID, capacity: MiB) {
        target = manager
        self.id = id
        self.capacity = capacity
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("newCapacityInMB", capacity.count)
    }
}

/// `VslmInflateDisk_Task`: gives a thin disk all of its blocks.
package struct VSLMInflateDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmInflateDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }
}

/// `VslmRenameVStorageObject`. The call is synchronous.
package struct VSLMRenameDisk: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.changes
    package let method = "VslmRenameVStorageObject"
    package let target: ManagedObjectReference
    let id: DiskID
    let name: String

    package init(manager: ManagedObjectReference, id: DiskID, name: String) {
        target = manager
        self.id = id
        self.name = name
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("name", name)
    }

    package typealias Reply = Void
}

/// `VslmCloneVStorageObject_Task`.
package struct VSLMCloneDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package static let wantsResult = true
    package let method = "VslmCloneVStorageObject_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let spec: DiskCloneSpec

    package init(manager: ManagedObjectReference, id: DiskID, spec: DiskCloneSpec) {
        target = manager
        self.id = id
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("spec") { spec.encode(into: &$0) }
    }
}

/// `VslmRelocateVStorageObject_Task`: moves a disk's file to another datastore.
package struct VSLMRelocateDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmRelocateVStorageObject_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let spec: DiskRelocateSpec

    package init(manager: ManagedObjectReference, id: DiskID, spec: DiskRelocateSpec) {
        target = manager
        self.id = id
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("spec") { spec.encode(into: &$0) }
    }
}

/// `VslmCreateDiskFromSnapshot_Task`.
package struct VSLMCreateDiskFromSnapshot: TaskOperation {
    package static let service = SOAPService.vslm
    package static let wantsResult = true
    package let method = "VslmCreateDiskFromSnapshot_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let spec: SnapshotCopySpec

    package init(manager: ManagedObjectReference, id: DiskID, spec: SnapshotCopySpec) {
        target = manager
        self.id = id
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        spec.encode(into: &body)
    }
}
