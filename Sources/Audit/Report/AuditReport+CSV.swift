import Catalog

extension AuditReport {
    /// The columns of the CSV form: the keys of a finding's JSON.
    package static let csvColumns = [
        "severity", "ruleID", "subject", "subjectID", "name", "server", "datastore", "path", "vm", "owner",
        "capacityMiB", "costPerMonth", "message", "evidence", "commands", "isSafeToMend", "suppressedUntil",
        "suppressionReason", "change", "key",
    ]
}

extension AuditFinding {
    /// The values of ``AuditReport/csvColumns``; what is not known is empty. Several commands and several things that
    /// were seen are separated by `; `.
    package var csvValues: [String] {
        [
            severity.rawValue, rule, subject.rawValue, subjectID ?? "", name, server, datastore ?? "", path ?? "",
            vm ?? "", owner ?? "", capacityMiB.map(String.init) ?? "", costPerMonth.map { "\($0)" } ?? "", message,
            evidence.map { "\($0.key)=\($0.text)" }.joined(separator: "; "),
            commands.map(\.text).joined(separator: "; "), isSafeToMend ? "true" : "false",
            suppression?.until.description ?? "", suppression?.reason ?? "", change?.rawValue ?? "", key,
        ]
    }
}
