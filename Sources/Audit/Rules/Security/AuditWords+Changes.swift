/// Words for the catalog's kinds of events.
extension AuditWords {
    /// What happened to a disk, in a word or two.
    func change(_ kind: String) -> String { Self.changes[kind].map { self($0) } ?? kind }

    /// What was before or after such a change, as commands and people call it.
    func value(_ value: String?, ofChange kind: String) -> String {
        guard let value, !value.isEmpty else { return "-" }
        switch kind {
        case "grew", "shrank": return Int64(value).map(size) ?? value
        case "flags": return list(value.split(separator: " ").map { Self.flags[String($0)] ?? String($0) })
        default: return value
        }
    }

    private static let flags = [
        "keep-after-delete-vm": "keep", "relocation-disabled": "no-relocation", "changed-block-tracking": "cbt",
    ]

    static let changes: [String: AuditText] = [
        "found": AuditText("found", zh: "发现"),
        "back": AuditText("there again", zh: "重新出现"),
        "renamed": AuditText("renamed", zh: "重命名"),
        "grew": AuditText("grown", zh: "扩容"),
        "shrank": AuditText("shrunk", zh: "缩小"),
        "moved": AuditText("moved", zh: "移动"),
        "provisioning": AuditText("provisioning", zh: "置备方式"),
        "flags": AuditText("control flags", zh: "控制标志"),
        "gone": AuditText("gone", zh: "消失"),
        "attached": AuditText("attached", zh: "挂载"),
        "detached": AuditText("detached", zh: "卸载"),
        "slot": AuditText("slot", zh: "插槽"),
        "sharing": AuditText("sharing", zh: "共享模式"),
        "tagged": AuditText("tagged", zh: "添加标签"),
        "untagged": AuditText("untagged", zh: "移除标签"),
        "metadata": AuditText("metadata", zh: "元数据"),
        "owner": AuditText("owner", zh: "负责人"),
        "retired": AuditText("retired", zh: "退役"),
        "unretired": AuditText("unretired", zh: "取消退役"),
    ]
}
