/// `ListVStorageObject`: the identifiers of a datastore's disks.
package struct VSOMListDisks: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method: String
    package let target: ManagedObjectReference
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, datastore: ManagedObjectReference) {
        method = manager.flavor.method("ListVStorageObject")
        target = manager.reference
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) { body.reference("datastore", datastore) }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskID] {
        var ids: [DiskID] = []
        for row in answer.all("returnval") { ids.append(DiskID(try row.string("id"))) }
        return ids
    }
}

/// `RetrieveVStorageObject`.
package struct VSOMRetrieveDisk: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference

    package init(manager: VSOMManager, id: DiskID, datastore: ManagedObjectReference) {
        method = manager.flavor.method("RetrieveVStorageObject")
        target = manager.reference
        self.id = id
        self.datastore = datastore
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Disk { try .read(answer) }
}

/// `RetrieveVStorageObjectAssociations`, on vCenter only.
package struct VSOMRetrieveAssociations: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "RetrieveVStorageObjectAssociations"
    package let target: ManagedObjectReference
    let disks: [(id: DiskID, datastore: ManagedObjectReference)]

    package init(manager: ManagedObjectReference, disks: [(id: DiskID, datastore: ManagedObjectReference)]) {
        target = manager
        self.disks = disks
    }

    package func encode(into body: inout XMLWriter) {
        for disk in disks {
            body.element("ids") {
                $0.diskID("id", disk.id)
                $0.reference("datastore", disk.datastore)
            }
        }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskAssociations] {
        var rows: [DiskAssociations] = []
        for row in answer.all("returnval") { rows.append(try DiskAssociations(row, rows: "vmDiskAssociations")) }
        return rows
    }
}
