/// `SearchDatastore_Task` and `SearchDatastoreSubFolders_Task` of a datastore's browser: files by name.
package struct SearchDatastore: TaskOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package static let wantsResult = true
    package let method: String
    package let target: ManagedObjectReference
    let folder: DatastorePath
    let patterns: [String]
    let wantsDisksOnly: Bool

    /// - parameter patterns: Names with `*` and `?`, regardless of case; none means all.
    /// - parameter descends: Whether the folders below are searched too.
    /// - parameter wantsDisksOnly: Leaves out files that are no virtual disk's descriptor.
    package init(
        browser: ManagedObjectReference,
        folder: DatastorePath,
        patterns: [String],
        descends: Bool,
        wantsDisksOnly: Bool
    ) {
        method = descends ? "SearchDatastoreSubFolders_Task" : "SearchDatastore_Task"
        target = browser
        self.folder = folder
        self.patterns = patterns
        self.wantsDisksOnly = wantsDisksOnly
    }

    package func encode(into body: inout XMLWriter) {
        body.element("datastorePath", folder.description)
        body.element("searchSpec") { spec in
            spec.element("query", attributes: [("xsi:type", "VmDiskFileQuery")]) { query in
                query.element("details") {
                    $0.element("diskType", true)
                    $0.element("capacityKb", true)
                    $0.element("hardwareVersion", false)
                    $0.element("controllerType", false)
                    $0.element("diskExtents", false)
                    $0.element("thin", true)
                }
            }
            // The base type stands for files of every kind.
            if !wantsDisksOnly { spec.element("query", attributes: [("xsi:type", "FileQuery")]) { _ in } }
            spec.element("details") {
                $0.element("fileType", true)
                $0.element("fileSize", true)
                $0.element("modification", true)
                $0.element("fileOwner", false)
            }
            spec.element("searchCaseInsensitive", true)
            for pattern in patterns { spec.element("matchPattern", pattern) }
        }
    }
}
