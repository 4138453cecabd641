import Catalog
package import Foundation

/// A report in JSON that an earlier audit wrote, for comparison. It is read in one go, and its findings lie in a temporary
/// file: a report may have a million of them.
package struct EarlierReport: Sendable {
    /// A server that was in the catalog then.
    struct Server: Equatable, Sendable {
        var name: String
        var instanceUUID: String
    }

    /// The time that it shows: when it was made, unless it was made of an earlier state.
    package let time: Date
    /// Its findings, those that were suppressed among them.
    package let findings: AuditFindings
    /// What its findings say is in this language; nil where it does not tell.
    let language: AuditLanguage?
    let servers: [Server]
    /// What the parameters of the rules that were run to their end were set to, by the rules' IDs.
    let rules: [String: [String: AuditValue]]
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
        time: Date,
        language: AuditLanguage?,
        servers: [Server],
        rules: [String: [String: AuditValue]],
        findings: AuditFindings,
        owner: String?,
        datastore: String?
    ) {
        self.time = time
        self.language = language
        self.servers = servers
        self.rules = rules
        self.findings = findings
        self.owner = owner
        self.datastore = datastore
    }

    /// Refuses a comparison in which what was not looked at then would be taken for new, or what is not yet for mended.
    /// - Parameter reference: the time that the audit shows.
    func check(owner: String?, datastore: String?, reference: Date) throws(AuditError) {
        // Reports tell times in whole seconds.
        if time.timeIntervalSince(reference) >= 1 {
            let (then, now) = (time.formatted(.iso8601), reference.formatted(.iso8601))
            throw AuditError(
                message: "the earlier report shows the state of \(then), and this audit that of \(now)",
                hint: "compare the later state with a report of the earlier one"
            )
        }
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
