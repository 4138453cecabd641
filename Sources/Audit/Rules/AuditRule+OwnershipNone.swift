import Catalog

extension AuditRule {
    /// Nobody answers for the disk.
    static let ownershipNone = AuditRule(
        id: "ownership.none",
        severity: .medium,
        title: "Disk without an owner",
        explanation: """
            Nobody can say whether the disk is still needed, so it is neither protected nor deleted, and it is paid for.
            """,
        remedy: "Find out who uses it and set the owner, or delete the disk when nobody does.",
        query: """
            SELECT \(columns), first_seen, detached_since, vm FROM disks WHERE state = 'ready' AND owner IS NULL
            """,
        evidence: { row, _ in
            // Whether anything uses the disk is not known before a sync has looked.
            let use =
                if let vm = row["vm"].text {
                    "attached to \(vm); "
                } else {
                    row["detached_since"].text == nil ? "" : "attached to nothing; "
                }
            return "no team, person or contact is set; \(use)first seen \(row.day("first_seen"))"
        },
        command: { row in "fcd owner set \(row.diskArgument) --team TEAM" }
    )
}
