import Audit

extension AuditReport {
    /// The page in memory.
    func html(limit: Int = AuditReport.mostFindingsInHTML) throws -> String {
        var page = ""
        try writeHTML(limit: limit) { page += $0 }
        return page
    }
}
