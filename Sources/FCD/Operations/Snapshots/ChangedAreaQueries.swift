/// `VslmQueryChangedDiskAreas`: what was written between a change ID (`*` for all) and a snapshot, from an offset on.
package struct VSLMQueryChangedAreas: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmQueryChangedDiskAreas"
    package let target: ManagedObjectReference
    let id: DiskID
    let snapshot: DiskID
    let offset: Int64
    let changeID: String

    package init(manager: ManagedObjectReference, id: DiskID, snapshot: DiskID, offset: Int64, changeID: String) {
        target = manager
        self.id = id
        self.snapshot = snapshot
        self.offset = offset
        self.changeID = changeID
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.diskID("snapshotId", snapshot)
        body.element("startOffset", offset)
        body.element("changeId", changeID)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ChangedAreaPage {
        try ChangedAreaPage(answer)
    }
}

/// `VstorageObjectVCenterQueryChangedDiskAreas`, on vCenter only.
package struct VSOMQueryChangedAreas: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "VstorageObjectVCenterQueryChangedDiskAreas"
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let snapshot: DiskID
    let offset: Int64
    let changeID: String

    package init(
        manager: ManagedObjectReference,
        id: DiskID,
        datastore: ManagedObjectReference,
        snapshot: DiskID,
        offset: Int64,
        changeID: String
    ) {
        target = manager
        self.id = id
        self.datastore = datastore
        self.snapshot = snapshot
        self.offset = offset
        self.changeID = changeID
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.diskID("snapshotId", snapshot)
        body.element("startOffset", offset)
        body.element("changeId", changeID)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ChangedAreaPage {
        try ChangedAreaPage(answer)
    }
}
