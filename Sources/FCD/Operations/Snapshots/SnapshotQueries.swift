/// `VslmRetrieveSnapshotInfo`.
package struct VSLMRetrieveSnapshots: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveSnapshotInfo"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskSnapshot] {
        try DiskSnapshot.readAll(answer)
    }
}

/// `RetrieveSnapshotInfo` (vCenter), `HostVStorageObjectRetrieveSnapshotInfo` (ESXi).
package struct VSOMRetrieveSnapshots: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference) {
        method =
            switch manager.flavor {
            case .vCenter: "RetrieveSnapshotInfo"
            case .host: "HostVStorageObjectRetrieveSnapshotInfo"
            }
        target = manager.reference
        self.id = id
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskSnapshot] {
        try DiskSnapshot.readAll(answer)
    }
}
