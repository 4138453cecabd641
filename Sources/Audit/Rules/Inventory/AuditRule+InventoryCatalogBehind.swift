import Catalog

extension AuditRule {
    /// The server's global catalog has not taken over every change of a datastore's disks, or cannot say.
    static let inventoryCatalogBehind = AuditRule(
        id: "inventory.global-catalog-behind",
        group: .inventory,
        severity: .medium,
        title: AuditText("Global catalog behind its datastore", zh: "全局目录落后于数据存储"),
        explanation: AuditText(
            """
            vCenter's global catalog counts other changes than the datastore: what it lists may be old, and so may be \
            what a sync reads from it. Where the server gives an error, nobody knows.
            """,
            zh: "vCenter 全局目录的变更计数与数据存储不同：其列表以及同步读取的内容可能已过时。服务器报错时状态未知。"
        ),
        remedy: AuditText(
            "Bring the global catalog in step with the datastore. Where it gives an error, see vCenter's logs.",
            zh: "让全局目录与数据存储保持一致；报错时请查看 vCenter 日志。"
        ),
        subject: .datastore,
        query: """
            SELECT id AS datastore_id, object_clock, sync_clock, clock_error, clocks_read_at,
                \(hasOnlyGlobal("datastore.id")) AS only_global
            FROM datastore
            WHERE gone_at IS NULL AND clocks_read_at IS NOT NULL
                AND (clock_error IS NOT NULL OR object_clock <> sync_clock)
            """,
        knowsThePast: false,
        gaps: [
            AuditGap(
                .servers,
                query: """
                    SELECT server.id AS server_id FROM server WHERE EXISTS (SELECT 1 FROM server_part AS part
                        WHERE part.server_id = server.id AND part.part = 'datastore-catalogs')
                        AND NOT EXISTS (SELECT 1 FROM datastore
                            WHERE datastore.server_id = server.id AND clocks_read_at IS NOT NULL)
                    """,
                words: AuditText("the server was not asked how far it is", zh: "未查询服务器的目录进度")
            )
        ],
        find: { finding, row, context in
            let day = row.day("clocks_read_at") ?? ""
            finding.add(.objectClock, row.integer("object_clock"))
            finding.add(.syncClock, row.integer("sync_clock"))
            finding.add(.issue, row.text("clock_error"))
            finding.add(.lookedAt, row.text("clocks_read_at"))
            if let error = row.text("clock_error") {
                finding.message = context.words(
                    "whether it is behind was unknown on \(day): \(error)",
                    zh: "\(day) 无法得知是否落后：\(error)"
                )
                finding.commands = [MendingCommand("fcd", "catalog-status")]
            } else {
                let (object, sync) = (row.integer("object_clock") ?? 0, row.integer("sync_clock") ?? 0)
                finding.message = context.words(
                    "on \(day) the global catalog had come to change \(sync), and the datastore to \(object)",
                    zh: "\(day) 全局目录的变更计数为 \(sync)，数据存储为 \(object)"
                )
                finding.reconcile(row)
            }
        }
    )
}
