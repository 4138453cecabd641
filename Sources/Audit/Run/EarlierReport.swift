import Catalog
package import Foundation

/// A report in JSON that an earlier audit wrote, for comparison. It is read in one go, and its findings lie in a temporary
/// file: a report may have a million of them.
package struct EarlierReport: Sendable {
    /// When it was made.
    package let generatedAt: Date
    /// The rules that were run to their end then, by ID.
    package let rules: Set<String>
    /// Its findings, those that were suppressed among them.
    package let findings: AuditFindings
    /// Its findings that counted, by severity.
    package let bySeverity: [AuditSeverity: Int]
    /// Whose disks alone it looked at.
    let owner: String?
    /// The datastore whose disks alone it looked at.
    let datastore: String?

    /// Reads a report.
    /// - Throws: ``AuditError`` for a file that cannot be read or is no such report.
    package init(contentsOf path: String) throws {
        let reader = try EarlierReportReader(path: path)
        self = try reader.read()
    }

    init(
        generatedAt: Date,
        rules: Set<String>,
        findings: AuditFindings,
        bySeverity: [AuditSeverity: Int],
        owner: String?,
        datastore: String?
    ) {
        self.generatedAt = generatedAt
        self.rules = rules
        self.findings = findings
        self.bySeverity = bySeverity
        self.owner = owner
        self.datastore = datastore
    }

    /// Refuses a comparison in which what was not looked at then would be taken for new.
    func check(owner: String?, datastore: String?) throws(AuditError) {
        if let earlier = self.owner, earlier.asciiLowercased != owner?.asciiLowercased {
            throw AuditError(
                message: "the earlier report looked only at disks of \(earlier)",
                hint: "give --owner \(earlier.quotedForShell), or compare with a report of all disks"
            )
        }
        if let earlier = self.datastore, earlier != datastore {
            throw AuditError(
                message: "the earlier report looked only at disks on \(earlier)",
                hint: "give --datastore \(earlier.quotedForShell), or compare with a report of all disks"
            )
        }
    }
}
