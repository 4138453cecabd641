/// `VslmRetrieveSnapshotDetails`.
package struct VSLMRetrieveSnapshotDetails: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveSnapshotDetails"
    package let target: ManagedObjectReference
    let id: DiskID
    let snapshot: DiskID

    package init(manager: ManagedObjectReference, id: DiskID, snapshot: DiskID) {
        target = manager
        self.id = id
        self.snapshot = snapshot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.diskID("snapshotId", snapshot)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> SnapshotDetails { try .read(answer) }
}

/// `RetrieveSnapshotDetails`, on vCenter only.
package struct VSOMRetrieveSnapshotDetails: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "RetrieveSnapshotDetails"
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let snapshot: DiskID

    package init(
        manager: ManagedObjectReference,
        id: DiskID,
        datastore: ManagedObjectReference,
        snapshot: DiskID
    ) {
        target = manager
        self.id = id
        self.datastore = datastore
        self.snapshot = snapshot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.diskID("snapshotId", snapshot)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> SnapshotDetails { try .read(answer) }
}

extension SnapshotDetails {
    fileprivate static func read(_ answer: XMLNode) throws(AnswerError) -> SnapshotDetails {
        guard let node = answer.child("returnval") else { throw AnswerError("the answer holds no snapshot") }
        return SnapshotDetails(node)
    }
}
