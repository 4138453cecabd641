/// What a reconciliation did or would do, as one host or the vCenter counts it: a
/// `VStorageObjectReconcileResultReconcileDetail`. What the server left out is nil.
public struct ReconciliationCount: Sendable, Equatable {
    /// A file that the server takes for no disk of its own.
    public struct InvalidPath: Sendable, Equatable {
        /// `/vmfs/volumes/UUID/folder/x.vmdk`
        public var path: String
        /// In the server's words.
        public var reason: String
    }

    /// The host that looked, or the vCenter.
    public var host: String?
    /// The file on that host with the whole report, if one was written.
    public var reportPath: String?
    /// How much was found to be wrong.
    public var issues: Int?
    /// How many disks were listed.
    public var disksBefore: Int?
    /// How many disks are listed now.
    public var disksAfter: Int?
    /// Files that are no disk's.
    public var invalidPaths: [InvalidPath]

    init(_ node: XMLNode) throws(AnswerError) {
        host = node.optionalString("hostName").flatMap { $0.isEmpty ? nil : $0 }
        reportPath = node.optionalString("reconcileReportPath").flatMap { $0.isEmpty ? nil : $0 }
        issues = try node.optionalInt("numberOfReconcileIssues").map { Int($0) }
        disksBefore = try node.optionalInt("numberOfFcdsBeforeReconcile").map { Int($0) }
        disksAfter = try node.optionalInt("numberOfFcdsAfterReconcile").map { Int($0) }
        invalidPaths = []
        for path in node.all("invalidDiskPaths") {
            invalidPaths.append(InvalidPath(path: try path.string("path"), reason: try path.string("reason")))
        }
    }
}
