/// `UnregisterDisk_Task` (9.1 and later): makes a disk a plain VMDK again. VSLM has no such call.
package struct UnregisterDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method = "UnregisterDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference

    package init(manager: ManagedObjectReference, id: DiskID, datastore: ManagedObjectReference) {
        target = manager
        self.id = id
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
    }
}
