/// What several rules cannot look at.
extension AuditGap {
    /// Datastores whose files no sync has searched.
    static let unsearchedDatastores = AuditGap(
        .datastores,
        query: """
            SELECT datastore_id FROM datastores WHERE gone_at IS NULL AND accessible = 1 AND files_read_at IS NULL
            """,
        words: AuditText(
            "not searched for VMDK files (`fcd sync --files` does)",
            zh: "未搜索 VMDK 文件（请运行 `fcd sync --files`）"
        )
    )

    /// Servers whose VMs could not be read.
    static let unreadMachines = AuditGap(
        .servers,
        query: """
            SELECT server_id FROM servers
            WHERE NOT EXISTS (SELECT 1 FROM server_parts AS part
                WHERE part.server_id = servers.server_id AND part = 'attachments' AND read_at IS NOT NULL)
            """,
        words: AuditText("the disks of VMs were not read", zh: "未读取虚拟机的磁盘")
    )

    /// Servers whose VMs could not be read by the last sync: what is known of them is older than the rest.
    static let oldMachines = AuditGap(
        .servers,
        query: """
            SELECT part.server_id FROM server_parts AS part
            LEFT JOIN server_parts AS disks ON disks.server_id = part.server_id AND disks.part = 'disks'
            WHERE part.part = 'attachments' AND part.read_at IS NOT NULL
                AND (part.tried_at IS NOT NULL OR part.read_at < disks.read_at)
            """,
        words: AuditText("the disks of VMs were not read the last time", zh: "上次同步未读取虚拟机的磁盘"),
        knowsThePast: false
    )

    /// Servers that did not tell who changed what.
    static let unreadEvents = AuditGap(
        .servers,
        query: "SELECT server_id FROM server_parts WHERE part = 'events' AND tried_at IS NOT NULL",
        words: AuditText("the server's events could not be read, so not all say by whom", zh: "未能读取服务器事件，部分操作者未知"),
        knowsThePast: false
    )

    /// What is not known of who holds a disk.
    static let machines = [unreadMachines, oldMachines]

    /// Disks of which it is not known whether a VM has them, though VMs were read.
    static let undecidedDisks = [disksOfUnreadMachines, laterDisks]

    private static let undecided = """
        detached_since IS NULL
            AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.disk_id = disk.id AND to_time IS NULL)
            AND server_id IN (SELECT server_id FROM server_part
                WHERE part = 'attachments' AND read_at IS NOT NULL)
        """

    /// When the sync that last read the disks of VMs was over.
    private static let machinesRead = """
        (SELECT ifnull(\(AuditRule.syncEnd(of: "part.server_id", begunAt: "part.read_at")), part.read_at)
            FROM server_part AS part WHERE part.server_id = disk.server_id AND part.part = 'attachments')
        """

    /// Disks that no VM is seen to have and that a VM may have whose devices could not be read.
    private static let disksOfUnreadMachines = AuditGap(
        disksWhere: "\(undecided) AND disk.first_seen <= \(machinesRead)",
        words: AuditText(
            "on no VM that could be read, while the devices of others could not",
            zh: "不在任何可读取的虚拟机上，但有虚拟机的设备未能读取"
        ),
        knowsThePast: false
    )

    /// Disks that came after the disks of VMs were last read.
    private static let laterDisks = AuditGap(
        disksWhere: "\(undecided) AND disk.first_seen > \(machinesRead)",
        words: AuditText(
            "made or found since the disks of VMs were last read",
            zh: "在上次读取虚拟机的磁盘之后新建或发现"
        ),
        knowsThePast: false
    )

    /// Disks whose control flags are not known.
    static let unknownFlags = AuditGap(
        disksWhere: "keep_after_delete_vm IS NULL OR changed_block_tracking IS NULL",
        words: AuditText(
            "control flags were not read (`fcd sync --details` does)",
            zh: "未读取控制标志（请运行 `fcd sync --details`）"
        )
    )

    /// What is not known of control flags: those that were never read, and those that were read so long before the last
    /// sync that they may be others by now. Lists do not tell them.
    static let flags = [
        unknownFlags,
        AuditGap(
            disksWhere: "\(hasFlags) AND \(hasOldDetails)",
            oldest: "details_read_at",
            words: AuditText(
                """
                control flags were last read long before the last sync, the oldest on DAY (`fcd sync --details` reads them \
                anew)
                """,
                zh: "控制标志在上次同步之前很久读取，最早在 DAY（请运行 `fcd sync --details` 重新读取）"
            )
        ),
        AuditGap(
            disksWhere: "\(hasFlags) AND details_read_at IS NULL",
            words: AuditText(
                "when control flags were last read is not known (`fcd sync --details` reads them anew)",
                zh: "不知道控制标志何时读取（请运行 `fcd sync --details` 重新读取）"
            )
        ),
    ]

    private static let hasFlags = """
        coalesce(keep_after_delete_vm, relocation_disabled, changed_block_tracking) IS NOT NULL
        """

    /// What is not known of how disks take their space: where that was read so long before the last sync that the disk may
    /// have been inflated since.
    static let provisioning = [
        AuditGap(
            disksWhere: "provisioning IS NOT NULL AND \(hasOldDetails)",
            oldest: "details_read_at",
            words: AuditText(
                """
                provisioning was last read long before the last sync, the oldest on DAY (`fcd sync --details` reads it anew)
                """,
                zh: "置备方式在上次同步之前很久读取，最早在 DAY（请运行 `fcd sync --details` 重新读取）"
            )
        ),
        AuditGap(
            disksWhere: "provisioning IS NOT NULL AND details_read_at IS NULL",
            words: AuditText(
                "when provisioning was last read is not known (`fcd sync --details` reads it anew)",
                zh: "不知道置备方式何时读取（请运行 `fcd sync --details` 重新读取）"
            )
        ),
    ]

    /// More than a day older than what the last sync of the server saw. The day before the latest sync of all is worked
    /// out once; only disks whose details are older than that are compared with their own server's.
    private static let hasOldDetails = """
        details_read_at < (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(last_sync), '-1 day') FROM server)
            AND details_read_at < (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', last_sync, '-1 day') FROM server
                WHERE server.id = disk.server_id)
        """

    /// Disks of which it is not known how much they take.
    static let unknownUse = AuditGap(
        disksWhere: "used_mib IS NULL",
        words: AuditText("the server did not tell what they take", zh: "服务器未提供实际用量")
    )

    /// Disks with snapshots that no sync has read.
    static let unreadSnapshots = AuditGap(
        disksWhere: "ifnull(snapshots, 1) > 0 AND snapshots_read_at IS NULL",
        words: AuditText("snapshots were not read (`fcd sync --details` does)", zh: "未读取快照（请运行 `fcd sync --details`）"),
        knowsThePast: false
    )

    /// Disks of which nobody knows whether they have snapshots.
    static let uncountedSnapshots = AuditGap(
        disksWhere: "snapshots IS NULL",
        words: AuditText(
            "snapshots were not counted (`fcd sync --details` does)",
            zh: "未统计快照数（请运行 `fcd sync --details`）"
        ),
        knowsThePast: false
    )

    /// Servers whose datastores' own lists could not be compared with the global catalog.
    static let uncomparedCatalogs = AuditGap(
        .datastores,
        query: """
            SELECT datastore.id AS datastore_id FROM datastore
            JOIN server_part AS part ON part.server_id = datastore.server_id AND part.part = 'datastore-catalogs'
            WHERE gone_at IS NULL AND accessible = 1 AND catalog_read_at IS NULL
            """,
        words: AuditText("the datastore's own list was not read", zh: "未读取数据存储自身的目录")
    )
}
