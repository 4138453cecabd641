import Catalog

extension AuditRule {
    /// A datastore would be full if thin disks grew to their sizes.
    ///
    /// Two figures tell of that growth: the server's, of all that VMs may still take, and the catalog's, of thin First Class
    /// Disks. A disk that a VM holds is in both, and whether one that no VM holds is in the server's is not documented. To
    /// add them could count a disk twice; each alone is what may be written, and so is the greater one, at least.
    static let capacityDatastoreFull = AuditRule(
        id: "capacity.datastore-full",
        group: .capacity,
        severity: .high,
        title: AuditText("Datastore nearly full if thin disks grow", zh: "精简磁盘增长后数据存储将满"),
        explanation: AuditText(
            """
            What is used now, and what thin disks may still grow by, come to more than the datastore should hold. When it \
            is full, every VM on it stops. The growth is the greater of two figures: what VMs may still take, by the \
            server's word, and what thin First Class Disks may grow by. They are not added, since a disk may be in both; \
            so what may be written is at least that. Where the server does not tell, VMs' own disks come on top.
            """,
            zh: """
                已用空间加上精简置备磁盘可能的增长超过了数据存储应承载的容量。数据存储写满时，其上的所有虚拟机都会停止。\
                增长取以下两者中的较大值：服务器所报告的虚拟机还可能占用的空间，以及精简置备的 First Class Disk 可能的增长。\
                同一磁盘可能同时计入两者，因此不相加，结果为下限。服务器未报告时，虚拟机自身磁盘的可能增长未计算在内。
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
        // The sign keeps the planner from the index by datastore: all disks are read, faster in the table's order.
        query: """
            SELECT datastore.id AS datastore_id, datastore.capacity_mib, datastore.free_mib, datastore.uncommitted_mib,
                ifnull(growth, 0) AS growth, \(provisioned) AS provisioned,
                ifnull(disks, 0) AS disks, ifnull(unknown, 0) AS unknown
            FROM datastore LEFT JOIN (
                SELECT datastore_id, count(*) AS disks, sum(used_mib IS NULL AND provisioning IS NOT 'eager') AS unknown,
                    sum(CASE WHEN ifnull(provisioning, 'thin') = 'thin' THEN max(capacity_mib - used_mib, 0) END) AS growth
                FROM disk WHERE state IN ('ready', 'deleting') GROUP BY +datastore_id) AS held
                ON held.datastore_id = datastore.id
            WHERE datastore.gone_at IS NULL AND datastore.capacity_mib > 0
                AND (\(provisioned)) * 100 > datastore.capacity_mib * :percent
            """,
        knowsThePast: false,
        gaps: [.unknownUse, .untoldGrowth],
        find: { finding, row, context in
            let size = row.integer("capacity_mib") ?? 1
            let provisioned = row.integer("provisioned") ?? 0
            let percent = provisioned * 100 / max(size, 1)
            let (free, unknown) = (row.integer("free_mib"), row.integer("unknown") ?? 0)
            let (uncommitted, growth) = (row.integer("uncommitted_mib"), row.integer("growth") ?? 0)
            finding.capacityMiB = size
            finding.add(.sizeMiB, size)
            finding.add(.freeMiB, free)
            finding.add(.uncommittedMiB, uncommitted)
            finding.add(.thinGrowthMiB, growth)
            finding.add(.provisionedMiB, provisioned)
            finding.add(.provisionedPercent, percent)
            finding.add(.limitPercent, Int64(context.number("percent")))
            finding.add(.disks, row.integer("disks"))
            if unknown > 0 { finding.add(.unknownUse, unknown) }
            // The server's word is the whole of it where no First Class Disk can be missing from it. One of which it is not
            // known what it takes is counted as if it could not grow.
            let isWhole = uncommitted != nil && growth == 0 && unknown == 0
            let least = isWhole ? "" : context.words("at least ", zh: "至少 ")
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

    private static let provisioned = """
        datastore.capacity_mib - datastore.free_mib + max(ifnull(datastore.uncommitted_mib, 0), ifnull(growth, 0))
        """
}

extension AuditGap {
    /// Datastores of which the server does not tell what VMs may still take.
    fileprivate static let untoldGrowth = AuditGap(
        .datastores,
        query: """
            SELECT id AS datastore_id FROM datastore
            WHERE gone_at IS NULL AND capacity_mib > 0 AND uncommitted_mib IS NULL
            """,
        words: AuditText(
            "the server did not tell what VMs may still take",
            zh: "服务器未报告虚拟机还可能占用的空间"
        ),
        knowsThePast: false
    )
}
