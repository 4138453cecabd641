import Catalog

extension AuditRule {
    /// Several disks of one server have the same name.
    static let inventoryDuplicateName = AuditRule(
        id: "inventory.duplicate-name",
        severity: .low,
        title: "Name used more than once",
        explanation: """
            Commands refuse a name that fits several disks, and people mix them up.
            """,
        remedy: "Name the disks by ID, and delete or rename those that are copies.",
        query: """
            SELECT * FROM (
                SELECT \(columns), count(*) OVER (PARTITION BY server_id, disk) AS same_name
                FROM disks WHERE state = 'ready')
            WHERE same_name > 1
            """,
        evidence: { row, _ in
            "\(row["same_name"].integer ?? 0) disks on \(row["server"].text ?? "") have this name"
        },
        command: { row in "fcd ls --name \((row["disk"].text ?? "").quotedForShell)" }
    )
}
