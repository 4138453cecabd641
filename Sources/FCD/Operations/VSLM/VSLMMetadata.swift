/// `VslmRetrieveVStorageObjectMetadata`.
package struct VSLMRetrieveMetadata: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveVStorageObjectMetadata"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [String: String] {
        Metadata.read(answer.all("returnval"))
    }
}

/// `VslmUpdateVStorageObjectMetadata_Task`: sets some keys and removes others; the rest stays.
package struct VSLMUpdateMetadata: TaskOperation {
    package static let service = SOAPService.vslm
    package let method = "VslmUpdateVStorageObjectMetadata_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let update: MetadataUpdate

    package init(manager: ManagedObjectReference, id: DiskID, update: MetadataUpdate) {
        target = manager
        self.id = id
        self.update = update
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        update.encode(into: &body)
    }
}
