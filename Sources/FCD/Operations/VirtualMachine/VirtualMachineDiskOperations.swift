/// `VirtualMachine.AttachDisk_Task`.
package struct AttachDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method = "AttachDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let slot: RequestedSlot

    package init(
        virtualMachine: ManagedObjectReference,
        id: DiskID,
        datastore: ManagedObjectReference,
        slot: RequestedSlot
    ) {
        target = virtualMachine
        self.id = id
        self.datastore = datastore
        self.slot = slot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("diskId", id)
        body.reference("datastore", datastore)
        slot.encode(into: &body)
    }
}

/// `VirtualMachine.DetachDisk_Task`: the only detach there is; VSLM has none.
package struct DetachDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method = "DetachDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(virtualMachine: ManagedObjectReference, id: DiskID) {
        target = virtualMachine
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("diskId", id) }
}
