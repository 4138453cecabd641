import Catalog

extension AuditRule {
    /// The disk was catalogued, and the server no longer has it.
    static let inventoryGone = AuditRule(
        id: "inventory.gone",
        severity: .high,
        title: "Catalogued disk is gone from the server",
        explanation: """
            The disk was there, was not deleted through this program, and a complete sync no longer found it. It may \
            have been deleted or unregistered elsewhere, or its datastore may have been restored to an earlier state.
            """,
        remedy: "Find out who removed it. When its file is still on the datastore, register it again.",
        query: """
            SELECT \(columns), gone_at, last_seen FROM disks WHERE state = 'gone'
            """,
        evidence: { row, _ in
            "not found on \(row["server"].text ?? "") since \(row.day("gone_at")); last seen \(row.day("last_seen"))"
        },
        command: { row in
            guard let path = row["path"].text else { return "fcd show \(row.diskArgument)" }
            return "fcd register \(path.quotedForShell)"
        }
    )
}
