package import Catalog

/// Findings that somebody has accepted for a time. They stay in the report, with the reason, and count for nothing.
package struct AuditSuppression: Equatable, Sendable {
    /// The ID of the rule, or a pattern of IDs such as `snapshots.*`.
    package var rule: String
    /// A pattern of IDs or names of disks, or of the VM, datastore or path that a finding is about; nil for any. The VM that
    /// holds a disk is not what a finding about the disk is about.
    package var disk: String?
    /// A pattern of owners; nil for any, also for none.
    package var owner: String?
    /// A pattern of datastore names; nil for any.
    package var datastore: String?
    /// Why that is accepted.
    package var reason: String
    /// The last day on which it holds.
    package var until: CalendarDay

    package init(
        rule: String,
        disk: String? = nil,
        owner: String? = nil,
        datastore: String? = nil,
        reason: String,
        until: CalendarDay
    ) {
        self.rule = rule
        self.disk = disk
        self.owner = owner
        self.datastore = datastore
        self.reason = reason
        self.until = until
    }

    /// Whether it speaks of a rule.
    func concerns(rule id: String) -> Bool { NamePattern(rule).fits(id) }

    /// Whether it accepts a finding of a rule that it speaks of.
    func accepts(_ finding: AuditFinding) -> Bool {
        if let disk {
            let pattern = NamePattern(disk)
            // Of a snapshot, and of a VM's device, the part is the disk's ID.
            let part = [.snapshot, .vm].contains(finding.subject) ? finding.part : nil
            let names = [finding.name, finding.subjectID, finding.path, part].compactMap { $0 }
            guard names.contains(where: pattern.fits) else { return false }
        }
        if let owner {
            guard let name = finding.owner, NamePattern(owner).fits(name) else { return false }
        }
        if let datastore {
            guard let name = finding.datastore, NamePattern(datastore).fits(name) else { return false }
        }
        return true
    }
}
