/// The stable names of what findings show. They stand in JSON; a person gets to read their labels.
package enum AuditEvidenceKey: String, CaseIterable, Sendable {
    case attachedTo, backingObjectID, by, changes, claim, cluster, command, controlFlags, createdAt, days, detachedSince
    case device, diskCBT, disks, diskMode, expiredOn, fcdID, firstSeen, folder, freeMiB, goneSince, grownPercent, issue
    case keepAfterDeleteVM, lastChange, lastSeen, limit, limitDays, limitPercent, lookedAt, modifiedAt, movedAt,
        movedFrom
    case namespace, newest, objectClock, oldest, orphanedMiB, otherDatastores, others, powerSince, powerState
    case provisionedMiB, provisionedPercent, purgeDue, readAt, retiredAt, retiredBy, sameAs, sameName, servers, setAt,
        sharing
    case sizeMiB, snapshot, snapshotCreated, snapshotDescription, snapshots, syncClock, thinGrowthMiB, uncommittedMiB
    case unknownUse, usedAt, usedMiB, vmCBT

    /// Whether its value is `true` or `false`.
    package var isTruth: Bool { self == .keepAfterDeleteVM || self == .diskCBT || self == .vmCBT }

    /// What it means.
    package var label: AuditText {
        switch self {
        case .attachedTo: AuditText("attached to", zh: "挂载到")
        case .backingObjectID: AuditText("backing object", zh: "后端对象")
        case .by: AuditText("by", zh: "操作者")
        case .changes: AuditText("changes", zh: "变更")
        case .claim: AuditText("claim", zh: "存储卷声明")
        case .cluster: AuditText("cluster", zh: "集群")
        case .command: AuditText("command", zh: "命令")
        case .controlFlags: AuditText("control flags", zh: "控制标志")
        case .createdAt: AuditText("created", zh: "创建时间")
        case .days: AuditText("days", zh: "天数")
        case .detachedSince: AuditText("attached to nothing since", zh: "未挂载起始时间")
        case .device: AuditText("device", zh: "设备")
        case .diskCBT: AuditText("changed block tracking of the disk", zh: "磁盘的变更块跟踪")
        case .disks: AuditText("disks", zh: "磁盘数")
        case .diskMode: AuditText("mode", zh: "磁盘模式")
        case .expiredOn: AuditText("last day", zh: "到期日")
        case .fcdID: AuditText("disk ID", zh: "磁盘 ID")
        case .firstSeen: AuditText("first seen", zh: "首次发现")
        case .folder: AuditText("folder", zh: "文件夹")
        case .freeMiB: AuditText("free MiB", zh: "空闲 MiB")
        case .goneSince: AuditText("gone since", zh: "消失时间")
        case .grownPercent: AuditText("grown to, percent", zh: "已增长百分比")
        case .issue: AuditText("what was seen", zh: "所见问题")
        case .keepAfterDeleteVM: AuditText("kept when its VM is deleted", zh: "删除虚拟机时保留")
        case .lastChange: AuditText("last change", zh: "最近变更")
        case .lastSeen: AuditText("last seen", zh: "最近发现")
        case .limit: AuditText("limit", zh: "上限")
        case .limitDays: AuditText("limit in days", zh: "天数上限")
        case .limitPercent: AuditText("limit in percent", zh: "百分比上限")
        case .lookedAt: AuditText("looked at", zh: "查看时间")
        case .modifiedAt: AuditText("last written", zh: "最近写入")
        case .movedAt: AuditText("seen moved", zh: "发现移动时间")
        case .movedFrom: AuditText("moved from", zh: "原位置")
        case .namespace: AuditText("namespace", zh: "命名空间")
        case .newest: AuditText("newest", zh: "最新")
        case .objectClock: AuditText("clock of the datastore's list", zh: "数据存储目录时钟")
        case .oldest: AuditText("oldest", zh: "最旧")
        case .orphanedMiB: AuditText("orphaned MiB", zh: "闲置 MiB")
        case .otherDatastores: AuditText("datastores of the VM's other disks", zh: "虚拟机其他磁盘的数据存储")
        case .others: AuditText("the others", zh: "其他对象")
        case .powerSince: AuditText("power state since", zh: "电源状态起始时间")
        case .powerState: AuditText("power state", zh: "电源状态")
        case .provisionedMiB: AuditText("provisioned MiB", zh: "已置备 MiB")
        case .provisionedPercent: AuditText("provisioned percent", zh: "已置备百分比")
        case .purgeDue: AuditText("may be purged from", zh: "可清除时间")
        case .readAt: AuditText("read at", zh: "读取时间")
        case .retiredAt: AuditText("retired", zh: "退役时间")
        case .retiredBy: AuditText("retired by", zh: "退役操作者")
        case .sameAs: AuditText("the same as", zh: "与此相同")
        case .sameName: AuditText("disks of this name", zh: "同名磁盘数")
        case .servers: AuditText("servers", zh: "服务器")
        case .setAt: AuditText("owner set", zh: "负责人设置时间")
        case .sharing: AuditText("sharing", zh: "共享模式")
        case .sizeMiB: AuditText("size in MiB", zh: "大小 MiB")
        case .snapshot: AuditText("snapshot", zh: "快照")
        case .snapshotCreated: AuditText("snapshot made", zh: "快照创建时间")
        case .snapshotDescription: AuditText("snapshot's description", zh: "快照说明")
        case .snapshots: AuditText("snapshots", zh: "快照数")
        case .syncClock: AuditText("clock of the global catalog", zh: "全局目录时钟")
        case .thinGrowthMiB: AuditText("thin First Class Disks may grow by, MiB", zh: "精简 First Class Disk 可增长 MiB")
        case .uncommittedMiB: AuditText("VMs may still take, MiB", zh: "虚拟机还可能占用 MiB")
        case .unknownUse: AuditText("disks of unknown use", zh: "用量未知的磁盘数")
        case .usedAt: AuditText("seen in use", zh: "发现使用时间")
        case .usedMiB: AuditText("used MiB", zh: "已用 MiB")
        case .vmCBT: AuditText("changed block tracking of the VM", zh: "虚拟机的变更块跟踪")
        }
    }
}
