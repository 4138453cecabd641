import Catalog

extension AuditRule {
    /// A Kubernetes volume says that it belongs to a cluster, a namespace or a claim that is not alive.
    static let ownershipKubernetes = AuditRule(
        id: "ownership.kubernetes-unknown",
        group: .ownership,
        severity: .medium,
        title: AuditText("Kubernetes volume of no listed cluster or claim", zh: "不属于所列集群或声明的 Kubernetes 卷"),
        explanation: AuditText(
            """
            The volume's metadata names a cluster, a namespace or a claim that is not among the living ones in the \
            configuration. Its cluster may be gone, and nothing will ever delete it.
            """,
            zh: "卷的元数据所指的集群、命名空间或声明不在配置的存活列表中。其集群可能已经不在，永远不会有人删除它。"
        ),
        remedy: AuditText(
            "Ask whoever ran the cluster. Retire the volume with --force when it is over, or add it to the configuration.",
            zh: "询问集群的管理者：确认已下线后用 --force 退役该卷，或把集群加入配置。"
        ),
        // What is not listed of a cluster is taken for alive, and a name alone is no proof of anything.
        query: """
            WITH living AS MATERIALIZED (
                SELECT value ->> 'id' AS id, value -> 'namespaces' AS namespaces, value -> 'claims' AS claims
                FROM json_each(:clusters)),
            space AS MATERIALIZED (
                SELECT living.id, each.value AS namespace FROM living, json_each(living.namespaces) AS each),
            claim AS MATERIALIZED (
                SELECT living.id, each.value AS claim FROM living, json_each(living.claims) AS each),
            volume AS (
                SELECT disk_id,
                    max(CASE WHEN key = 'cns.containerCluster.clusterId' THEN value END) AS cluster,
                    max(CASE WHEN key = 'cns.k8s.pvc.namespace' THEN value END) AS namespace,
                    max(CASE WHEN key = 'cns.k8s.pvc.name' THEN value END) AS name
                FROM metadata
                WHERE key IN ('cns.containerCluster.clusterId', 'cns.k8s.pvc.namespace', 'cns.k8s.pvc.name')
                GROUP BY disk_id)
            SELECT volume.disk_id, volume.cluster, volume.namespace, volume.name AS claim_name,
                CASE WHEN living.id IS NULL THEN 'cluster' WHEN living.namespaces IS NOT NULL AND space.id IS NULL
                    THEN 'namespace' ELSE 'claim' END AS issue
            FROM volume
            JOIN disk ON disk.id = volume.disk_id AND disk.state = 'ready'
            LEFT JOIN living ON living.id = volume.cluster
            LEFT JOIN space ON space.id = volume.cluster AND space.namespace = volume.namespace
            LEFT JOIN claim ON claim.id = volume.cluster AND claim.claim = volume.namespace || '/' || volume.name
            WHERE :clusters IS NOT NULL AND volume.cluster IS NOT NULL AND (living.id IS NULL
                OR (living.namespaces IS NOT NULL AND volume.namespace IS NOT NULL AND space.id IS NULL)
                OR (living.claims IS NOT NULL AND volume.namespace IS NOT NULL AND volume.name IS NOT NULL
                    AND claim.id IS NULL))
            """,
        // The configuration lists the clusters that live now.
        knowsThePast: false,
        gaps: [
            AuditGap(
                .disks,
                query: """
                    SELECT disk_id FROM metadata WHERE :clusters IS NULL AND key = 'cns.containerCluster.clusterId'
                    """,
                words: AuditText(
                    "the configuration lists no living clusters (audit.kubernetes.clusters)",
                    zh: "配置中没有存活集群列表（audit.kubernetes.clusters）"
                )
            )
        ],
        find: { finding, row, context in
            let cluster = row.text("cluster") ?? ""
            let namespace = row.text("namespace") ?? "-"
            let claim = "\(namespace)/\(row.text("claim_name") ?? "-")"
            finding.add(.cluster, row.text("cluster"))
            finding.add(.namespace, row.text("namespace"))
            finding.add(.claim, row.text("claim_name"))
            finding.add(.issue, row.text("issue"))
            switch row.text("issue") {
            case "cluster":
                finding.message = context.words(
                    "the volume of the claim \(claim) names the cluster \(cluster), which the configuration does not list as living",
                    zh: "声明 \(claim) 的卷所属集群 \(cluster) 不在存活列表中"
                )
                finding.commands = [MendingCommand("fcd", "show", row.disk)]
            case "namespace":
                finding.message = context.words(
                    "the volume names the namespace \(namespace), which the configuration does not list for the cluster \(cluster)",
                    zh: "该卷所属的命名空间 \(namespace) 不在配置中集群 \(cluster) 的列表里"
                )
                finding.commands = [MendingCommand("kubectl", "get", "pv")]
            default:
                finding.message = context.words(
                    "the volume names the claim \(claim), which the configuration does not list for the cluster \(cluster)",
                    zh: "该卷所属的声明 \(claim) 不在配置中集群 \(cluster) 的列表里"
                )
                finding.commands = [row.kubectl]
            }
        }
    )
}
