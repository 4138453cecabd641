import Catalog

extension AuditRule {
    /// Several disks of one server have the same name.
    static let inventoryDuplicateName = AuditRule(
        id: "inventory.duplicate-name",
        group: .inventory,
        severity: .low,
        title: AuditText("Name used more than once", zh: "名称重复"),
        explanation: AuditText(
            "Commands refuse a name that fits several disks, and people mix them up.",
            zh: "命令会拒绝同时符合多块磁盘的名称，人也容易混淆这些磁盘。"
        ),
        remedy: AuditText(
            "Name the disks by ID, and delete or rename those that are copies.",
            zh: "用 ID 指定磁盘，并删除或重命名其中的副本。"
        ),
        // The index of names alone tells which ones are used twice at all.
        query: """
            WITH twice AS MATERIALIZED (SELECT name FROM disk GROUP BY name HAVING count(*) > 1)
            SELECT id AS disk_id, same_name FROM (
                SELECT disk.id, count(*) OVER (PARTITION BY disk.server_id, disk.name) AS same_name
                FROM twice JOIN disk ON disk.name = twice.name WHERE disk.state = 'ready')
            WHERE same_name > 1
            """,
        find: { finding, row, context in
            let count = row.integer("same_name") ?? 0
            finding.add(.sameName, count)
            finding.message = context.words(
                "\(count) disks on \(row.server) have this name",
                zh: "\(row.server) 上有 \(count) 块磁盘使用这个名称"
            )
            finding.commands = [MendingCommand(["fcd", "ls"] + MendingCommand.option("--name", row.name))]
        }
    )
}
