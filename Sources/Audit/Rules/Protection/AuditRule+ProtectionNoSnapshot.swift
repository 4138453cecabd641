import Catalog

extension AuditRule {
    /// The policy asks for snapshots of the disk, and there is no recent one.
    static let protectionNoSnapshot = AuditRule(
        id: "protection.no-recent-snapshot",
        group: .protection,
        severity: .high,
        title: AuditText("No recent snapshot", zh: "没有近期快照"),
        explanation: AuditText(
            "The policy asks for snapshots of this disk, and none is young enough to go back to.",
            zh: "策略要求为该磁盘创建快照，但没有足够新的快照可供回退。"
        ),
        remedy: AuditText(
            "See why the schedule makes none. Make one by hand meanwhile.",
            zh: "检查计划任务为何没有创建快照；先手工创建一个。"
        ),
        parameters: [
            .days(7, AuditText("how old the newest snapshot may be", zh: "最新快照可以有的天数")),
            .words(
                "tags",
                [],
                AuditText(
                    "patterns of tags (name or category/name) whose disks must have snapshots",
                    zh: "必须有快照的磁盘的标签模式（名称或 类别/名称）"
                )
            ),
            .words("owners", [], AuditText("patterns of owners whose disks must", zh: "必须有快照的负责人模式")),
            .words("datastores", [], AuditText("patterns of datastores whose disks must", zh: "必须有快照的数据存储模式")),
        ],
        // Where nothing is asked for, no disk is looked at.
        query: """
            WITH asked AS MATERIALIZED (
                SELECT tag.disk_id FROM json_each(:tags) AS pattern
                JOIN tag ON CASE WHEN tag.category IS NULL THEN tag.name ELSE tag.category || '/' || tag.name END
                    GLOB pattern.value
                UNION
                SELECT owner.disk_id FROM json_each(:owners) AS pattern
                JOIN owner ON coalesce(owner.team, owner.person, owner.contact) GLOB pattern.value
                UNION
                SELECT disk.id FROM json_each(:datastores) AS pattern
                JOIN datastore ON datastore.name GLOB pattern.value JOIN disk ON disk.datastore_id = datastore.id)
            SELECT disk.id AS disk_id, max(snapshot.created_at) AS newest, count(snapshot.id) AS number
            FROM asked JOIN disk ON disk.id = asked.disk_id AND disk.state = 'ready'
            LEFT JOIN snapshot ON snapshot.disk_id = disk.id AND snapshot.to_time IS NULL AND snapshot.stranding IS NULL
            WHERE disk.snapshots = 0 OR disk.snapshots_read_at IS NOT NULL
            GROUP BY disk.id
            HAVING ifnull(max(snapshot.created_at), '') < :since_days
                AND ifnull(disk.created_at, disk.first_seen) < :since_days
            """,
        // Snapshots of then are kept, but not what lists counted: a disk that had none, and whose snapshots nobody had to
        // read therefore, looks like one of which nobody knew.
        knowsThePast: false,
        gaps: [.unreadSnapshots],
        find: { finding, row, context in
            let limit = context.number("days")
            finding.add(.snapshots, row.integer("number"))
            finding.add(.newest, row.text("newest"))
            finding.add(.limitDays, Int64(limit))
            if let day = row.day("newest") {
                finding.message = context.words(
                    "the newest snapshot is of \(day); the policy asks for one of the last \(context.words.days(limit))",
                    zh: "最新快照创建于 \(day)；策略要求 \(context.words.days(limit))内有快照"
                )
            } else {
                finding.message = context.words(
                    "no snapshot; the policy asks for one of the last \(context.words.days(limit))",
                    zh: "没有快照；策略要求 \(context.words.days(limit))内有快照"
                )
            }
            finding.commands = [
                row.isKubernetes
                    ? row.kubectlSnapshots
                    : MendingCommand("fcd", "snapshot", "create", row.disk, "--description", "DESCRIPTION")
            ]
        }
    )
}
