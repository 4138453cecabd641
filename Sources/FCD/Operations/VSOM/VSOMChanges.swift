/// `RegisterDisk`: makes an existing VMDK a First Class Disk, where it lies.
package struct VSOMRegisterDisk: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.changes
    package let method: String
    package let target: ManagedObjectReference
    let url: String
    let name: String?

    package init(manager: VSOMManager, url: String, name: String?) {
        method = manager.flavor.method("RegisterDisk")
        target = manager.reference
        self.url = url
        self.name = name
    }

    package func encode(into body: inout XMLWriter) {
        body.element("path", url)
        if let name { body.element("name", name) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Disk { try .read(answer) }
}

/// `CreateDisk_Task`.
package struct VSOMCreateDisk: TaskOperation {
    package static let service = SOAPService.vim
    package static let wantsResult = true
    package let method: String
    package let target: ManagedObjectReference
    let spec: DiskCreateSpec

    package init(manager: VSOMManager, spec: DiskCreateSpec) {
        method = manager.flavor.method("CreateDisk_Task")
        target = manager.reference
        self.spec = spec
    }

    package func encode(into body: inout XMLWriter) { body.element("spec") { spec.encode(into: &$0) } }
}

/// `DeleteVStorageObject_Task`: deletes the disk and its file.
package struct VSOMDeleteDisk: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference) {
        method = manager.flavor.method("DeleteVStorageObject_Task")
        target = manager.reference
        self.id = id
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
    }
}

/// `VCenterUpdateVStorageObjectMetadataEx_Task` (vCenter 7.0 and later), `HostUpdateVStorageObjectMetadata_Task`
/// (ESXi).
package struct VSOMUpdateMetadata: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let update: MetadataUpdate

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference, update: MetadataUpdate) {
        method =
            switch manager.flavor {
            case .vCenter: "VCenterUpdateVStorageObjectMetadataEx_Task"
            case .host: "HostUpdateVStorageObjectMetadata_Task"
            }
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.update = update
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        update.encode(into: &body)
    }
}

/// `HostRetrieveVStorageObjectMetadata`, on ESXi only: a vCenter tells metadata through VSLM.
package struct VSOMRetrieveHostMetadata: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "HostRetrieveVStorageObjectMetadata"
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

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [String: String] {
        Metadata.read(answer.all("returnval"))
    }
}

/// `UpdateVStorageObjectPolicy_Task`: gives a disk a storage policy. An ESXi host has no such call.
package struct VSOMUpdatePolicy: TaskOperation {
    package static let service = SOAPService.vim
    package let method = "UpdateVStorageObjectPolicy_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let profileID: String

    package init(
        manager: ManagedObjectReference,
        id: DiskID,
        datastore: ManagedObjectReference,
        profileID: String
    ) {
        target = manager
        self.id = id
        self.datastore = datastore
        self.profileID = profileID
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.storageProfile(profileID)
    }
}
