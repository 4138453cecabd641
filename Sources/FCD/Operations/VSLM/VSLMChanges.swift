/// `VslmRegisterDisk`: makes an existing VMDK a First Class Disk, where it lies.
package struct VSLMRegisterDisk: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.changes
    package let method = "VslmRegisterDisk"
    package let target: ManagedObjectReference
    let url: String
    let name: String?

    package init(manager: ManagedObjectReference, url: String, name: String?) {
        target = manager
        self.url = url
        self.name = name
    }

    package func encode(into body: inout XMLWriter) {
        body.element("path", url)
        if let name { body.element("name", name) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Disk { try .read(answer) }
}

/// `VslmCreateDisk_Task`.
package struct VSLMCreateDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package static let wantsResult = true
    package let method = "VslmCreateDisk_Task"
    package let target: ManagedObjectReference
    let spec: DiskCreateSpec

    package init(manager: ManagedObjectReference, spec: DiskCreateSpec) {
        target = manager
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) { body.element("spec") { spec.encode(into: &$0) } }
}

/// `VslmDeleteVStorageObject_Task`: deletes the disk and its file.
package struct VSLMDeleteDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmDeleteVStorageObject_Task"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }
}

/// `VslmAttachDisk_Task`.
package struct VSLMAttachDisk: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmAttachDisk_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let virtualMachine: ManagedObjectReference
    let slot: RequestedSlot

    package init(
        manager: ManagedObjectReference,
        id: DiskID,
        virtualMachine: ManagedObjectReference,
        slot: RequestedSlot
    ) {
        target = manager
        self.id = id
        self.virtualMachine = virtualMachine
        self.slot = slot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("vm", virtualMachine)
        slot.encode(into: &body)
    }
}

/// `VslmUpdateVstorageObjectPolicy_Task`: gives a disk a storage policy.
package struct VSLMUpdatePolicy: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmUpdateVstorageObjectPolicy_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let profileID: String

    package init(manager: ManagedObjectReference, id: DiskID, profileID: String) {
        target = manager
        self.id = id
        self.profileID = profileID
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.storageProfile(profileID)
    }
}
