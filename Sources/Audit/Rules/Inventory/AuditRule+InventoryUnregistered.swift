import Catalog

extension AuditRule {
    /// A VMDK lies on a datastore, and neither a First Class Disk nor a VM is known to use it.
    static let inventoryUnregistered = AuditRule(
        id: "inventory.unregistered",
        group: .inventory,
        severity: .medium,
        title: AuditText("VMDK that is nobody's disk", zh: "无归属的 VMDK 文件"),
        explanation: AuditText(
            """
            The file is no First Class Disk and no disk of a VM that the inventory has. It takes space, nobody manages \
            it, and a VM that is not in the inventory may need it.
            """,
            zh: "该文件既不是 First Class Disk，也不是清单中任何虚拟机的磁盘。它占用空间而无人管理，也可能属于未注册的虚拟机。"
        ),
        remedy: AuditText(
            "Find out whose it is. Register it as a disk to manage it, or delete the file when nobody needs it.",
            zh: "查明其归属。需要管理时注册为磁盘；确认无人需要后删除文件。"
        ),
        subject: .file,
        // A disk with snapshots shows its delta's path: the file that this stands on is its own, too. Folders that begin
        // with a dot, and those of content libraries, are the system's. Another server may have the datastore, too, by
        // another name: what it has there is looked for, once it was looked at since the file was first seen. The crossings
        // keep the table's order, which is read the fastest.
        query: """
            SELECT file.id AS file_id, file.size_mib, file.modified_at, datastore.files_read_at AS read_at,
                part.read_at > datastore.files_read_at AS is_older
            FROM file
            CROSS JOIN datastore ON datastore.id = file.datastore_id
            CROSS JOIN server_part AS part ON part.server_id = datastore.server_id AND part.part = 'attachments'
            WHERE file.gone_at IS NULL AND file.kind = 'disk' AND datastore.gone_at IS NULL
                AND datastore.disks_read_at >= datastore.files_read_at AND part.read_at >= datastore.files_read_at
                AND file.path NOT GLOB '*] .*' AND file.path NOT GLOB '*] contentlib-*' AND file.path NOT GLOB '*/.*'
                AND \(isNobodys(datastore: "datastore", path: "file.path"))
                AND NOT EXISTS (SELECT 1 FROM datastore AS twin
                    LEFT JOIN server_part AS seen ON seen.server_id = twin.server_id AND seen.part = 'attachments'
                    WHERE twin.url = datastore.url AND twin.id <> datastore.id AND twin.gone_at IS NULL
                        AND NOT (ifnull(seen.read_at >= file.first_seen AND twin.disks_read_at >= file.first_seen, 0)
                            AND \(isNobodys(
                                datastore: "twin",
                                path: "('[' || twin.name || substr(file.path, instr(file.path, '] ')))"
                            ))))
            """,
        knowsThePast: false,
        gaps: [.unsearchedDatastores, changedSinceSearch] + AuditGap.machines,
        find: { finding, row, context in
            let size = context.words.size(row.integer("size_mib") ?? 0)
            let written = row.day("modified_at") ?? context.words.unknown
            finding.add(.sizeMiB, row.integer("size_mib"))
            finding.add(.modifiedAt, row.text("modified_at"))
            finding.add(.readAt, row.text("read_at"))
            finding.message = context.words(
                "no First Class Disk and no VM's disk; it takes \(size), last written \(written)",
                zh: "既不是 First Class Disk，也不是虚拟机磁盘；占用 \(size)，最近写入于 \(written)"
            )
            // What VMs had of files at an earlier time is not kept: it may be the disk of one that was deleted since.
            if row.truth("is_older") == true {
                let day = row.day("read_at") ?? context.words.unknown
                finding.message += context.words("; as the search of \(day) found it", zh: "；依据 \(day) 的搜索结果")
            }
            finding.commands = [MendingCommand("fcd", "register", argument: finding.name)]
        }
    )

    /// Whether the server of a datastore knows no disk and no VM that uses a file, nor one that did when it was searched.
    private static func isNobodys(datastore: String, path: String) -> String {
        """
        \(isOfNone("disk", isThere, datastore, path))
            AND NOT EXISTS (SELECT 1 FROM vm_file CROSS JOIN vm ON vm.id = vm_file.vm_id
                WHERE vm_file.path = \(path) AND vm.server_id = \(datastore).server_id
                    AND ifnull(vm_file.datastore_moid, \(datastore).moid) = \(datastore).moid)
            AND NOT EXISTS (SELECT 1 FROM unknown_device CROSS JOIN vm ON vm.id = unknown_device.vm_id
                WHERE unknown_device.path = \(path) AND vm.server_id = \(datastore).server_id)
            AND \(isOfNone("disk_version", hasEndedSinceSearch, datastore, path))
        """
    }

    /// Whether a file belongs to no row of `disk` or `disk_version`, by the name `shown`, of which something holds: it is
    /// shown by none, and none shows a delta of it. Each is looked up by the path, whatever SQLite's statistics say: there
    /// are as many files as disks.
    private static func isOfNone(_ table: String, _ condition: String, _ datastore: String, _ path: String) -> String {
        let stem = "substr(\(path), 1, length(\(path)) - 5)"
        return """
            NOT EXISTS (SELECT 1 FROM \(table) AS shown
                WHERE shown.path = \(path) AND +shown.datastore_id = \(datastore).id AND \(condition))
            AND NOT EXISTS (SELECT 1 FROM \(table) AS shown
                WHERE shown.path > \(stem) || '-' AND shown.path < \(stem) || '.'
                    AND +shown.datastore_id = \(datastore).id AND \(condition)
                    AND substr(shown.path, length(\(path)) - 4) GLOB '-[0-9][0-9][0-9][0-9][0-9][0-9].vmdk')
            """
    }

    private static let isThere = "shown.state IN ('creating', 'ready', 'deleting')"

    /// Whether a version of a disk lasted until after the search of `datastore`: the disk has been deleted, moved or
    /// unregistered since, and whether the file is still there is not known. What the searching sync itself found to be
    /// gone was so before.
    private static let hasEndedSinceSearch = """
        \(isThere) AND shown.to_time >= datastore.files_read_at
            AND shown.to_time IS NOT \(syncEnd(of: "datastore.server_id", begunAt: "datastore.files_read_at"))
        """

    /// Datastores with files of disks that have gone from them since the search. Most disks that changed are where they were:
    /// these are told by their keys, before anything is looked up by a path.
    private static let changedSinceSearch = AuditGap(
        .datastores,
        query: """
            WITH ended AS MATERIALIZED (
                SELECT shown.datastore_id, \(base(of: "shown.path")) AS path
                FROM disk_version AS shown
                CROSS JOIN datastore ON datastore.id = shown.datastore_id
                CROSS JOIN disk AS now ON now.id = shown.disk_id
                WHERE EXISTS (SELECT 1 FROM datastore WHERE files_read_at IS NOT NULL)
                    AND datastore.gone_at IS NULL AND \(hasEndedSinceSearch)
                    AND NOT (\(base(of: "now.path")) IS \(base(of: "shown.path"))
                        AND now.datastore_id = shown.datastore_id AND now.state IN ('creating', 'ready', 'deleting')))
            SELECT DISTINCT datastore_id FROM ended
            WHERE EXISTS (SELECT 1 FROM file
                    WHERE file.path = ended.path AND +file.datastore_id = ended.datastore_id AND gone_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM disk AS shown
                    WHERE shown.path = ended.path AND +shown.datastore_id = ended.datastore_id AND \(isThere))
            """,
        words: AuditText(
            "disks were deleted, moved or unregistered since the search for VMDK files, and what is left of them is not told "
                + "(`fcd sync --files` searches anew)",
            zh: "搜索 VMDK 文件之后有磁盘被删除、移动或取消注册，其残留文件未报告（请运行 `fcd sync --files` 重新搜索）"
        ),
        knowsThePast: false
    )
}
