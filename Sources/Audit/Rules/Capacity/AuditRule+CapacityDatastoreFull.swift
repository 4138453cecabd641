import Catalog

extension AuditRule {
    /// A datastore would be full if thin disks grew to their sizes.
    static let capacityDatastoreFull = AuditRule(
        id: "capacity.datastore-full",
        group: .capacity,
        severity: .high,
        title: AuditText("Datastore nearly full if First Class Disks grow", zh: "First Class Disk 增长后数据存储将满"),
        explanation: AuditText(
            """
            What is used now, and what thin First Class Disks may still grow by, come to more than the datastore should \
            hold. When it is full, every VM on it stops. What VMs' own thin disks may grow by is not known, and comes on \
            top.
            """,
            zh: """
                已用空间加上精简置备的 First Class Disk 可能的增长超过了数据存储应承载的容量。数据存储写满时，其上的所有虚拟机都会停止。\
                虚拟机自身精简磁盘的可能增长未知，未计算在内。
                """
        ),
        remedy: AuditText(
            "Relocate disks, retire what nobody uses, or make the datastore larger.",
            zh: "迁移磁盘、退役无人使用的磁盘，或扩大数据存储。"
        ),
        parameters: [
            .percent(
                90,
                upTo: 10_000,
                AuditText(
                    "how much of its size may be provisioned",
                    zh: "可以置备的容量占数据存储大小的百分比"
                )
            )
        ],
        subject: .datastore,
        query: """
            SELECT datastore.id AS datastore_id, datastore.capacity_mib, datastore.free_mib,
                datastore.capacity_mib - datastore.free_mib + ifnull(growth, 0) AS provisioned,
                ifnull(disks, 0) AS disks, ifnull(unknown, 0) AS unknown
            FROM datastore LEFT JOIN (
                SELECT datastore_id, count(*) AS disks, sum(used_mib IS NULL AND provisioning IS NOT 'eager') AS unknown,
                    sum(CASE WHEN ifnull(provisioning, 'thin') = 'thin' THEN max(capacity_mib - used_mib, 0) END) AS growth
                FROM disk WHERE state IN ('ready', 'deleting') GROUP BY datastore_id) AS held
                ON held.datastore_id = datastore.id
            WHERE datastore.gone_at IS NULL AND datastore.capacity_mib > 0
                AND (datastore.capacity_mib - datastore.free_mib + ifnull(growth, 0)) * 100
                    > datastore.capacity_mib * :percent
            """,
        knowsThePast: false,
        gaps: [.unknownUse],
        find: { finding, row, context in
            let size = row.integer("capacity_mib") ?? 1
            let provisioned = row.integer("provisioned") ?? 0
            let percent = provisioned * 100 / max(size, 1)
            let (free, unknown) = (row.integer("free_mib"), row.integer("unknown") ?? 0)
            finding.capacityMiB = size
            finding.add(.sizeMiB, size)
            finding.add(.freeMiB, free)
            finding.add(.provisionedMiB, provisioned)
            finding.add(.provisionedPercent, percent)
            finding.add(.limitPercent, Int64(context.number("percent")))
            finding.add(.disks, row.integer("disks"))
            if unknown > 0 { finding.add(.unknownUse, unknown) }
            // A disk of which it is not known what it takes is counted as if it could not grow.
            let least = unknown > 0 ? context.words("at least ", zh: "至少 ") : ""
            let (all, left) = (context.words.size(size), context.words.size(free ?? 0))
            finding.message = context.words(
                """
                \(least)\(percent) % of \(all) is provisioned, \(left) is free; the limit is \
                \(context.number("percent")) %
                """,
                zh: "\(all) 中\(least)\(percent) % 已置备，空闲 \(left)；上限为 \(context.number("percent")) %"
            )
            let which = MendingCommand.option("--datastore", row.datastoreWord ?? finding.name)
            finding.commands = [MendingCommand(["fcd", "find"] + which + ["--sort", "-size"])]
        }
    )
}
