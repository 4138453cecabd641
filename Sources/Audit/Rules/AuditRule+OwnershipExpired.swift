import Catalog

extension AuditRule {
    /// The ownership's last day is over.
    static let ownershipExpired = AuditRule(
        id: "ownership.expired",
        severity: .medium,
        title: "Ownership has expired",
        explanation: """
            The disk was meant to be needed until a day that is past. Either it is needed longer, or it can go.
            """,
        remedy: "Ask the owner; set a later day, or delete the disk.",
        query: """
            SELECT \(columns), expires_on, CAST(julianday(:today) - julianday(expires_on) AS INTEGER) AS days
            FROM disks WHERE state = 'ready' AND expires_on < :today
            """,
        evidence: { row, _ in
            "the ownership of \(row["owner"].text ?? "") ended with \(row.day("expires_on")), "
                + "\(row.days("days")) ago"
        },
        command: { row in "fcd owner set \(row.diskArgument) --expires YYYY-MM-DD" }
    )
}
