import Catalog

extension AuditRule {
    /// A thin disk has grown nearly to its size.
    static let capacityThinGrown = AuditRule(
        id: "capacity.thin-grown",
        group: .capacity,
        severity: .low,
        title: AuditText("Thin disk grown nearly to its size", zh: "精简置备磁盘接近写满"),
        explanation: AuditText(
            "Its file system is nearly full, or what was deleted in it was never given back.",
            zh: "其文件系统接近写满，或其中删除的空间从未归还。"
        ),
        remedy: AuditText("Extend the disk, or give back space in its guest.", zh: "扩容磁盘，或在客户机中回收空间。"),
        parameters: [
            .percent(90, AuditText("how much of its size a thin disk may take", zh: "精简置备磁盘可以占用其大小的百分比"))
        ],
        // The sign keeps the planner from the index by size: nearly all disks are read, faster in the table's order.
        query: """
            SELECT id AS disk_id, used_mib FROM disk
            WHERE state = 'ready' AND provisioning = 'thin' AND +capacity_mib > 0
                AND used_mib * 100 > capacity_mib * :percent
            """,
        knowsThePast: false,
        gaps: [.unknownUse] + AuditGap.provisioning,
        find: { finding, row, context in
            let used = row.integer("used_mib") ?? 0
            let size = finding.capacityMiB ?? 1
            let percent = used * 100 / max(size, 1)
            finding.add(.usedMiB, used)
            finding.add(.grownPercent, percent)
            finding.add(.limitPercent, Int64(context.number("percent")))
            finding.message = context.words(
                "it takes \(context.words.size(used)) of \(context.words.size(size)), \(percent) %",
                zh: "已占用 \(context.words.size(used))（共 \(context.words.size(size))），\(percent) %"
            )
            finding.commands =
                row.isKubernetes
                ? [row.kubectl] : [MendingCommand("fcd", "extend", row.disk, "--size", "SIZE")]
        }
    )
}
