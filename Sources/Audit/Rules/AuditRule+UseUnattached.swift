import Catalog

extension AuditRule {
    /// The disk has been attached to nothing for longer than the options allow.
    static let useUnattached = AuditRule(
        id: "use.unattached",
        severity: .low,
        title: "Unattached for a long time",
        explanation: """
            A disk that no virtual machine has used for weeks is often left over from one that is gone.
            """,
        remedy: "Attach it, or delete it when its owner agrees.",
        query: """
            SELECT \(columns), detached_since,
                CAST(julianday(:now) - julianday(detached_since) AS INTEGER) AS days
            FROM disks
            WHERE state = 'ready' AND NOT attached
                AND julianday(:now) - julianday(detached_since) > :unattachedDays
            """,
        evidence: { row, options in
            "known to be attached to nothing since \(row.day("detached_since")), for \(row.days("days")); "
                + "the limit is \(CatalogRow.days(options.unattachedDays))"
        },
        command: { row in "fcd rm \(row.diskArgument)" }
    )
}
