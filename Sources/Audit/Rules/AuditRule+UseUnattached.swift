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
        remedy: """
            Attach it, or retire it when its owner agrees: it is deleted when nobody needs it until its grace is over. A \
            Kubernetes volume belongs to its cluster.
            """,
        query: """
            SELECT \(columns), detached_since,
                CAST(julianday(:now) - julianday(detached_since) AS INTEGER) AS days,
                kubernetes, kubernetes_namespace, kubernetes_claim
            FROM disks
            WHERE state = 'ready' AND NOT attached
                AND julianday(:now) - julianday(detached_since) > :unattachedDays
            """,
        evidence: { row, options in
            "known to be attached to nothing since \(row.day("detached_since")), for \(row.days("days")); "
                + "the limit is \(CatalogRow.days(options.unattachedDays))"
        },
        command: { row in
            guard row["kubernetes"].integer == 1 else { return "fcd retire \(row.diskArgument) --after 14d" }
            // Its cluster would not know that it is gone.
            guard let claim = row["kubernetes_claim"].text else { return "kubectl get pv" }
            let namespace = row["kubernetes_namespace"].text.map { " -n \($0.quotedForShell)" } ?? ""
            return "kubectl get pvc \(claim.quotedForShell)\(namespace)"
        }
    )
}
