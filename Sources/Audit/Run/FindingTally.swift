/// How many findings there are, by what reports show.
struct FindingTally: Sendable {
    /// All of them, those that are suppressed among them.
    private(set) var findings = 0
    private(set) var suppressed = 0
    /// Of those that count.
    private(set) var bySeverity = Dictionary(uniqueKeysWithValues: AuditSeverity.allCases.map { ($0, 0) })
    /// Of those that count, by owner; nil for those of nobody.
    private(set) var byOwner: [String?: Int] = [:]
    /// Of those that count, by server and datastore.
    private(set) var byDatastore: [AuditShare.Place: Int] = [:]
    private(set) var safeToMend = 0
    private(set) var byChange: [AuditFinding.Change: Int] = [:]

    mutating func add(_ finding: AuditFinding) {
        findings += 1
        if let change = finding.change { byChange[change, default: 0] += 1 }
        guard finding.suppression == nil else {
            suppressed += 1
            return
        }
        bySeverity[finding.severity, default: 0] += 1
        if finding.isSafeToMend { safeToMend += 1 }
        if finding.subject == .disk || finding.owner != nil { byOwner[finding.owner, default: 0] += 1 }
        if let datastore = finding.datastore {
            byDatastore[AuditShare.Place(server: finding.server, datastore: datastore), default: 0] += 1
        }
    }
}
