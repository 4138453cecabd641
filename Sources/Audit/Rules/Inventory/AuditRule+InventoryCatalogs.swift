import Catalog

/// The global catalog and the datastores' own lists do not tell the same.
extension AuditRule {
    /// 1 for a datastore with a disk that the global catalog alone lists. Brought in step, the catalog forgets it, and it
    /// may be lost: a person looks first.
    /// - Parameter key: gives the catalog's key of the datastore.
    static func hasOnlyGlobal(_ key: String) -> String {
        """
        coalesce(\(key) IN (SELECT datastore_id FROM disk
            WHERE state = 'ready' AND in_global_catalog = 1 AND in_datastore_catalog = 0
                AND datastore_id IS NOT NULL), 0)
        """
    }

    /// The global catalog lists a disk that its datastore does not.
    static let inventoryOnlyGlobal = AuditRule(
        id: "inventory.only-global",
        group: .inventory,
        severity: .high,
        title: AuditText("In the global catalog, but not in its datastore's", zh: "仅在全局目录中存在"),
        explanation: AuditText(
            """
            vCenter's global catalog lists the disk, and the datastore's own list does not. It may have been deleted or \
            moved on the datastore, and the catalog does not know.
            """,
            zh: "vCenter 全局目录列出了该磁盘，数据存储自身的目录却没有。它可能已在数据存储上被删除或移动，而全局目录不知情。"
        ),
        remedy: AuditText(
            "Bring the global catalog in step with the datastore. Look at the disk first: it may be lost.",
            zh: "让全局目录与数据存储保持一致。请先查看磁盘：它可能已经丢失。"
        ),
        query: """
            SELECT id AS disk_id, 1 AS only_global, \(datastoreWord(of: "disk.datastore_id")) AS datastore_word FROM disk
            WHERE state = 'ready' AND in_global_catalog = 1 AND in_datastore_catalog = 0
            """,
        knowsThePast: false,
        gaps: [.uncomparedCatalogs],
        find: { finding, row, context in
            let datastore = finding.datastore ?? context.words("its datastore", zh: "其数据存储")
            finding.message = context.words(
                "listed by the global catalog, and not by \(datastore)",
                zh: "全局目录列出了它，\(datastore) 没有"
            )
            finding.commands = [MendingCommand("fcd", "show", row.disk)]
            finding.reconcile(row)
        }
    )

    /// A datastore lists a disk that the global catalog does not.
    static let inventoryOnlyDatastore = AuditRule(
        id: "inventory.only-datastore",
        group: .inventory,
        severity: .medium,
        title: AuditText("In its datastore's catalog, but not in the global one", zh: "全局目录中缺失"),
        explanation: AuditText(
            """
            The datastore lists the disk, and vCenter's global catalog does not. Whatever asks the global catalog, such \
            as Kubernetes' driver, does not find it.
            """,
            zh: "数据存储列出了该磁盘，vCenter 全局目录却没有。依赖全局目录的组件（如 Kubernetes 存储驱动）找不到它。"
        ),
        remedy: AuditText(
            """
            Bring the global catalog in step with the datastore. Look first at the disks that only the global catalog \
            lists, if there are some: it then forgets them.
            """,
            zh: "让全局目录与数据存储保持一致。如有仅存在于全局目录中的磁盘，请先查看：之后全局目录将不再列出它们。"
        ),
        query: """
            SELECT id AS disk_id, \(hasOnlyGlobal("disk.datastore_id")) AS only_global,
                \(datastoreWord(of: "disk.datastore_id")) AS datastore_word
            FROM disk
            WHERE state = 'ready' AND in_global_catalog = 0 AND in_datastore_catalog = 1
            """,
        knowsThePast: false,
        gaps: [.uncomparedCatalogs],
        find: { finding, row, context in
            let datastore = finding.datastore ?? context.words("its datastore", zh: "其数据存储")
            finding.message = context.words(
                "listed by \(datastore), and not by the global catalog",
                zh: "\(datastore) 列出了它，全局目录没有"
            )
            finding.reconcile(row)
        }
    )
}

extension AuditFinding {
    /// The command that brings the global catalog in step with a datastore. It takes over what the datastore has, and
    /// deletes nothing there.
    ///
    /// - Parameter row: says in `only_global` whether the global catalog forgets a disk by it
    ///   (``AuditRule/hasOnlyGlobal(_:)``), and then it is not for a machine.
    mutating func reconcile(_ row: CatalogRecord) {
        guard let datastore = row.datastoreWord else { return commands.append(MendingCommand("fcd", "catalog-status")) }
        commands.append(MendingCommand("fcd", "reconcile", argument: datastore, options: ["--global-catalog"]))
        isSafeToMend = row.integer("only_global") == 0
    }
}
