/// `VslmQueryGlobalCatalogSyncStatus`: how far the global catalog is behind, for every datastore, or
/// `VslmQueryGlobalCatalogSyncStatusForDatastore`.
package struct QueryCatalogStatus: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method: String
    package let target: ManagedObjectReference
    let datastoreURL: String?

    package init(manager: ManagedObjectReference, datastoreURL: String? = nil) {
        method = "VslmQueryGlobalCatalogSyncStatus" + (datastoreURL == nil ? "" : "ForDatastore")
        target = manager
        self.datastoreURL = datastoreURL
    }

    package func encode(into body: inout XMLWriter) {
        if let datastoreURL { body.element("datastoreURL", datastoreURL) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [CatalogSyncStatus] {
        var rows: [CatalogSyncStatus] = []
        for node in answer.all("returnval") { rows.append(try CatalogSyncStatus(node)) }
        return rows
    }
}
