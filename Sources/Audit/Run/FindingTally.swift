/// How many findings there are, by what reports show.
struct FindingTally: Sendable {
    /// All of them, those that are suppressed among them.
    private(set) var findings = 0
    private(set) var suppressed = 0
    /// Of those that count.
    private(set) var bySeverity = Dictionary(uniqueKeysWithValues: AuditSeverity.allCases.map { ($0, 0) })
    /// Of those that count, by owner; nil for those of nobody.
    private(set) var byOwner: [String?: Int] = [:]
    /// Of those that count, by the server's UUID and the datastore's managed object ID.
    private(set) var byDatastore: [AuditShare.Place: Int] = [:]
    private(set) var safeToMend = 0
    /// Of those that count.
    private(set) var byChange: [AuditFinding.Change: Int] = [:]
    /// Of those that count and were compared with an earlier report.
    private(set) var comparedBySeverity: [AuditSeverity: Int] = [:]

    mutating func add(_ finding: AuditFinding, datastoreMoid: String?) {
        findings += 1
        guard finding.suppression == nil else {
            suppressed += 1
            return
        }
        bySeverity[finding.severity, default: 0] += 1
        if let change = finding.change {
            byChange[change, default: 0] += 1
            comparedBySeverity[finding.severity, default: 0] += 1
        }
        if finding.isSafeToMend { safeToMend += 1 }
        if finding.subject == .disk || finding.owner != nil { byOwner[finding.owner, default: 0] += 1 }
        if let datastoreMoid {
            let server = finding.serverUUID ?? finding.server
            byDatastore[AuditShare.Place(server: server, datastore: datastoreMoid), default: 0] += 1
        }
    }
}
