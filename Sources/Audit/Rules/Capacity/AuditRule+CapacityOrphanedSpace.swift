import Catalog

extension AuditRule {
    /// Space that disks take which nothing uses, added up for each owner and datastore.
    static let capacityOrphanedSpace = AuditRule(
        id: "capacity.orphaned-space",
        group: .capacity,
        severity: .low,
        title: AuditText("Orphaned space", zh: "闲置空间"),
        explanation: AuditText(
            "Together, an owner's disks that are attached to nothing take space on a datastore that somebody pays for.",
            zh: "同一负责人在一个数据存储上的未挂载磁盘合起来占用了需要付费的空间。"
        ),
        remedy: AuditText(
            "Go through the owner's disks on this datastore, and retire what is not needed.",
            zh: "检查该负责人在此数据存储上的磁盘，将不再需要的磁盘退役。"
        ),
        parameters: [
            .days(
                30,
                AuditText(
                    "from when on a disk that is attached to nothing counts as an orphan",
                    zh: "磁盘未挂载多少天后计为闲置"
                )
            ),
            .gibibytes(100, AuditText("from how much space on it is told", zh: "达到多少空间才报告")),
        ],
        subject: .datastore,
        // The sign keeps the planner from the index by datastore: all disks are read, faster in the table's order.
        query: """
            SELECT datastore_id, owner AS subject_owner, sum(disks) AS disks, sum(mib) AS subject_mib,
                min(since) AS oldest,
                json_group_array(json_array(month, disks, mib)) AS months
            FROM (
                SELECT +disk.datastore_id AS datastore_id, coalesce(owner.team, owner.person, owner.contact) AS owner,
                    substr(detached_since, 1, 7) AS month, count(*) AS disks, sum(capacity_mib) AS mib,
                    min(detached_since) AS since
                FROM disk LEFT JOIN owner ON owner.disk_id = disk.id
                WHERE disk.state = 'ready' AND disk.detached_since < :since_days AND +disk.datastore_id IS NOT NULL
                    AND NOT \(isUsedAsFile)
                GROUP BY 1, 2, 3 ORDER BY 1, 2, 3)
            GROUP BY datastore_id, owner HAVING sum(mib) >= :gib * 1024
            """,
        gaps: AuditGap.machines + AuditGap.undecidedDisks,
        find: { finding, row, context in
            let disks = row.integer("disks") ?? 0
            let size = context.words.size(finding.capacityMiB ?? 0)
            let owner = finding.owner ?? context.words("nobody", zh: "无人")
            finding.part = finding.owner ?? ""
            finding.add(.disks, disks)
            finding.add(.orphanedMiB, finding.capacityMiB)
            finding.add(.oldest, row.text("oldest"))
            finding.add(.limitDays, Int64(context.number("days")))
            finding.evidence += OrphanedMonth.all(row.arrays("months")).map { month in
                AuditEvidence(key: "orphanedMiB.\(month.month)", value: .number(month.mebibytes))
            }
            finding.message = context.words(
                """
                \(context.words.disks(disks)) of \(owner), \(size), attached to nothing for more than \
                \(context.words.days(context.number("days")))
                """,
                zh: """
                    \(owner) 有 \(context.words.disks(disks))（\(size)）未挂载超过 \
                    \(context.words.days(context.number("days")))
                    """
            )
            let which = finding.owner.map { MendingCommand.option("--owner", $0) } ?? ["--no-owner"]
            finding.commands = [
                MendingCommand(
                    ["fcd", "find"] + which + MendingCommand.option("--datastore", row.datastoreWord ?? finding.name)
                        + ["attached:no", "--sort", "-size"]
                )
            ]
        }
    )
}

/// What became an orphan in one month and still is.
struct OrphanedMonth {
    /// Such as `2026-05`.
    var month: String
    var disks: Int64
    var mebibytes: Int64

    /// Those of arrays of month, disks and MiB.
    static func all(_ months: [[JSONValue]]) -> [OrphanedMonth] {
        months.compactMap { parts in
            guard parts.count == 3, let month = parts[0].text else { return nil }
            return OrphanedMonth(month: month, disks: parts[1].integer ?? 0, mebibytes: parts[2].integer ?? 0)
        }
    }
}
