import Catalog

extension AuditRule {
    /// The owner stands in this catalog alone, though the server could keep it with the disk.
    static let ownershipUnwritten = AuditRule(
        id: "ownership.unwritten",
        group: .ownership,
        severity: .info,
        title: AuditText("Owner in this catalog alone", zh: "负责人仅记录在本目录中"),
        explanation: AuditText(
            "Nobody else learns who answers for the disk, and it is forgotten when this catalog is lost.",
            zh: "其他人无从得知磁盘的负责人；本目录丢失后该信息也随之丢失。"
        ),
        remedy: AuditText("Write the owner to the disk.", zh: "将负责人写入磁盘。"),
        // Without a global catalog a vCenter keeps no metadata: 6.7 U2 is the first that has one.
        query: """
            SELECT owner.disk_id, owner.set_at, owner_conflict.disk_id IS NOT NULL AS conflict
            FROM owner JOIN disk ON disk.id = owner.disk_id JOIN server ON server.id = disk.server_id
            LEFT JOIN owner_conflict ON owner_conflict.disk_id = owner.disk_id
            WHERE owner.source = 'local' AND disk.state = 'ready' AND disk.fcd_id IS NOT NULL
                AND NOT (server.is_vcenter = 1 AND (api_version = '6.7' OR api_version GLOB '6.7.[01]*'
                    OR api_version GLOB '6.[0-6]*' OR api_version GLOB '[1-5].*'))
            """,
        knowsThePast: false,
        find: { finding, row, context in
            let owner = finding.owner ?? context.words.unknown
            let day = row.day("set_at") ?? context.words.unknown
            finding.add(.setAt, row.text("set_at"))
            finding.message = context.words(
                "\(owner) was set here on \(day), and does not stand with the disk",
                zh: "负责人 \(owner) 于 \(day) 在此设置，但未写入磁盘"
            )
            guard !row.isKubernetes else { return finding.commands = [row.kubectl] }
            finding.commands = [MendingCommand("fcd", "owner", "push", row.disk)]
            // Of two that differ, a person chooses.
            finding.isSafeToMend = row.truth("conflict") != true
        }
    )
}
