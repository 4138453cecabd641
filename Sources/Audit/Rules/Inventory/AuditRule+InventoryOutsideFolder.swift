import Catalog

extension AuditRule {
    /// The disk's file lies where First Class Disks usually do not.
    static let inventoryOutsideFolder = AuditRule(
        id: "inventory.outside-folder",
        group: .inventory,
        severity: .info,
        title: AuditText("File outside the disks' folder", zh: "文件不在磁盘文件夹中"),
        explanation: AuditText(
            """
            A disk's file that lies in a VM's folder, or in another one of a person's, is easily deleted together with \
            that.
            """,
            zh: "位于虚拟机文件夹或个人文件夹中的磁盘文件，容易随该文件夹一起被删除。"
        ),
        remedy: AuditText(
            "Relocate the disk, which puts its file into the disks' folder, or name the folder in the configuration.",
            zh: "迁移磁盘（文件会移入磁盘文件夹），或在配置中加入该文件夹。"
        ),
        parameters: [
            .words(
                "folders",
                ["fcd"],
                AuditText("patterns of folders in which disks may lie", zh: "磁盘可以所在的文件夹模式")
            )
        ],
        // vSAN and vVols show a folder by an ID.
        query: """
            WITH folder AS MATERIALIZED (SELECT '[[]*] ' || value || '/*' AS pattern FROM json_each(:folders))
            SELECT disk.id AS disk_id, disk.path AS file_path FROM disk
            LEFT JOIN datastore ON datastore.id = disk.datastore_id
            WHERE disk.state = 'ready' AND disk.path IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM folder WHERE disk.path GLOB folder.pattern)
                AND lower(ifnull(datastore.type, '')) NOT IN ('vsan', 'vvol')
            """,
        find: { finding, row, context in
            let path = row.text("file_path") ?? ""
            let folder = DatastoreFolder(ofFile: path).folder
            finding.add(.folder, folder)
            finding.message = context.words(
                folder.isEmpty ? "its file lies in no folder" : "its file lies in the folder \(folder)",
                zh: folder.isEmpty ? "其文件不在任何文件夹中" : "其文件位于文件夹 \(folder)"
            )
            finding.commands =
                row.isKubernetes
                ? [row.kubectl] : [MendingCommand("fcd", "relocate", row.disk, "--datastore", "DATASTORE")]
        }
    )
}

/// The parts of a datastore path.
struct DatastoreFolder {
    /// The datastore's name; nil for what is no such path.
    let datastore: String?
    /// The folder, without a slash at its end; empty for none.
    let folder: String

    init(ofFile path: String) {
        guard path.hasPrefix("["), let end = path.firstRange(of: "] ") else {
            (datastore, folder) = (nil, "")
            return
        }
        datastore = String(path[path.index(after: path.startIndex)..<end.lowerBound])
        folder = path[end.upperBound...].split(separator: "/").dropLast().joined(separator: "/")
    }
}
