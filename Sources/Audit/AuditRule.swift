import Catalog

/// One thing that an audit looks for.
///
/// A rule is one query over the catalog's `disks` view that gives the offending disks; how a row becomes a finding is
/// the same for all. IDs are stable: reports, scripts and exceptions refer to them.
package struct AuditRule: Sendable {
    /// Stable ID, such as `ownership.none`.
    package let id: String
    /// How much it matters.
    package let severity: AuditSeverity
    /// What it finds, in a few words.
    package let title: String
    /// Why that is a problem.
    package let explanation: String
    /// How to mend it.
    package let remedy: String

    /// A `SELECT` over the views that gives at least ``columns``; it may bind the values of an audit's options.
    let query: String
    /// What was seen of this disk, in one sentence without a full stop.
    let evidence: @Sendable (_ row: CatalogRow, _ options: AuditOptions) -> String
    /// The command that mends it for this disk; what a person has to fill in is in capitals.
    let command: @Sendable (_ row: CatalogRow) -> String

    /// Every rule, in the order of reports.
    package static let all: [AuditRule] = [
        .inventoryGone, .ownershipNone, .ownershipExpired, .useUnattached, .inventoryDuplicateName,
    ]

    /// What a finding shows of its disk. Named one by one: a view's other columns cost subqueries.
    static let columns = """
        disk_id, fcd_id, disk, server_id, server, datastore, datastore_moid, path, capacity_mib,
        owner, team, person, contact
        """
}
