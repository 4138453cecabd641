import Catalog

extension AuditRule {
    /// The disk has been attached to nothing for longer than the policy allows.
    static let useUnattached = AuditRule(
        id: "use.unattached",
        group: .use,
        severity: .low,
        title: AuditText("Unattached for a long time", zh: "长期未挂载"),
        explanation: AuditText(
            "A disk that no virtual machine has used for weeks is often left over from one that is gone.",
            zh: "数周没有虚拟机使用的磁盘，往往是已删除虚拟机的遗留。"
        ),
        remedy: AuditText(
            """
            Attach it, or retire it when its owner agrees. Retiring deletes nothing: `fcd purge` does, when the grace is \
            over and nobody needed the disk. A Kubernetes volume belongs to its cluster.
            """,
            zh: """
                挂载它，或经负责人同意后将其退役。退役本身不删除任何数据：宽限期满且期间无人需要时，才由 `fcd purge` 删除。\
                Kubernetes 卷归其集群管理。
                """
        ),
        parameters: [
            .days(30, AuditText("how long a disk may be attached to nothing", zh: "磁盘可以保持未挂载的天数"))
        ],
        // One that was never attached since it was made is `use.never-attached`. One that is retired is as it should be, and
        // gone when its grace is over: nothing is left to be done about it.
        query: """
            SELECT disk.id AS disk_id, disk.detached_since FROM disk
            WHERE disk.state = 'ready' AND disk.detached_since < :since_days
                AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.disk_id = disk.id AND to_time IS NULL)
                AND NOT (\(neverAttached)) AND NOT \(isRetired) AND NOT \(isUsedAsFile)
            """,
        gaps: AuditGap.machines + AuditGap.undecidedDisks,
        find: { finding, row, context in
            let days = context.days(since: row.text("detached_since"))
            let since = row.day("detached_since") ?? ""
            let limit = context.number("days")
            finding.add(.detachedSince, row.text("detached_since"))
            finding.add(.days, days)
            finding.add(.limitDays, Int64(limit))
            finding.message = context.words(
                """
                known to be attached to nothing since \(since), for \(context.words.days(days)); the limit is \
                \(context.words.days(limit))
                """,
                zh: "自 \(since) 起未挂载，已 \(context.words.days(days))；上限为 \(context.words.days(limit))"
            )
            finding.retire(row)
        }
    )

    /// Whether a disk is known from its making on, and no VM had it ever since.
    static let neverAttached = """
        ifnull(disk.created_at >= (SELECT first_seen FROM server WHERE server.id = disk.server_id), false)
            AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.disk_id = disk.id)
        """

    /// Whether a disk is marked for deletion.
    static let isRetired = "EXISTS (SELECT 1 FROM retirement WHERE retirement.disk_id = disk.id)"

    /// Whether a VM uses the file of a disk otherwise than as a First Class Disk: as a plain disk, or below a snapshot or
    /// a linked clone. Nothing is kept of how that was at an earlier time.
    static let isUsedAsFile = """
        EXISTS (SELECT 1 FROM vm_file JOIN vm ON vm.id = vm_file.vm_id
            WHERE vm_file.path = disk.path AND vm.server_id = disk.server_id AND vm.gone_at IS NULL
                AND (vm_file.datastore_moid IS NULL OR disk.datastore_id IS NULL OR vm_file.datastore_moid =
                    (SELECT moid FROM datastore WHERE datastore.id = disk.datastore_id)))
        """
}

extension AuditFinding {
    /// The command that begins the safe deletion of a disk that nobody seems to need. A Kubernetes volume is its
    /// cluster's: that would not know that it is gone.
    mutating func retire(_ row: CatalogRecord) {
        if row.isKubernetes {
            commands = [row.kubectl]
        } else {
            commands = [MendingCommand("fcd", "retire", row.disk, "--after", "14d")]
            isSafeToMend = subjectID != nil
        }
    }
}
