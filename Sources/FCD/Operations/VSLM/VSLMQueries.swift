/// One page of `VslmListVStorageObjectForSpec`.
package struct DiskPage: Sendable {
    package var entries: [DiskListEntry]
    package var isLast: Bool
}

/// `VslmListVStorageObjectForSpec`: disks of the global catalog, in ascending order of their IDs.
package struct VSLMListDisks: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmListVStorageObjectForSpec"
    package let target: ManagedObjectReference
    let queries: [DiskCondition]
    let pageSize: Int

    package init(manager: ManagedObjectReference, queries: [DiskCondition], pageSize: Int) {
        target = manager
        self.queries = queries
        self.pageSize = pageSize
    }

    package func encode(into body: inout XMLWriter) {
        for query in queries {
            body.element("query") {
                $0.element("queryField", query.field.rawValue)
                $0.element("queryOperator", query.comparison.rawValue)
                $0.element("queryValue", query.value)
            }
        }
        body.element("maxResult", pageSize)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> DiskPage {
        guard let result = answer.child("returnval") else { return DiskPage(entries: [], isLast: true) }
        var entries: [DiskListEntry] = []
        for row in result.all("queryResults") { entries.append(try DiskListEntry(queryResult: row)) }
        // A server may list identifiers alone; the rows are then read one by one.
        if entries.isEmpty {
            for id in result.all("id") { entries.append(DiskListEntry(id: DiskID(try id.string("id")))) }
        }
        return DiskPage(entries: entries, isLast: try result.bool("allRecordsReturned"))
    }
}

/// `VslmRetrieveVStorageObject`.
package struct VSLMRetrieveDisk: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveVStorageObject"
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Disk { try .read(answer) }
}

/// `VslmRetrieveVStorageObjects`: many disks in one call, a fault in the row of each that cannot be read.
package struct VSLMRetrieveDisks: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveVStorageObjects"
    package let target: ManagedObjectReference
    let ids: [DiskID]

    package init(manager: ManagedObjectReference, ids: [DiskID]) {
        target = manager
        self.ids = ids
    }

    package func encode(into body: inout XMLWriter) { for id in ids { body.diskID("ids", id) } }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskListEntry] {
        var entries: [DiskListEntry] = []
        for row in answer.all("returnval") { entries.append(try DiskListEntry(queryResult: row)) }
        return entries
    }
}

/// `VslmRetrieveVStorageObjectAssociations`: which VMs hold these disks.
package struct VSLMRetrieveAssociations: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "VslmRetrieveVStorageObjectAssociations"
    package let target: ManagedObjectReference
    let ids: [DiskID]

    package init(manager: ManagedObjectReference, ids: [DiskID]) {
        target = manager
        self.ids = ids
    }

    package func encode(into body: inout XMLWriter) { for id in ids { body.diskID("ids", id) } }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskAssociations] {
        var rows: [DiskAssociations] = []
        for row in answer.all("returnval") { rows.append(try DiskAssociations(row, rows: "vmDiskAssociation")) }
        return rows
    }
}

extension Disk {
    /// Reads the disk in `returnval`.
    static func read(_ answer: XMLNode) throws(AnswerError) -> Disk {
        guard let node = answer.child("returnval") else { throw AnswerError("the answer holds no disk") }
        return try Disk(node)
    }
}
