import Catalog
import FCD
import Foundation

/// A time during which a VM had a disk.
struct UseRow: ListRow {
    let id: String?
    let name: String
    let server: String
    let capacityMiB: Int64?
    let vm: String
    let moid: String
    let controller: String?
    let unit: Int?
    let device: String?
    /// Within the window that was asked for.
    let from: Date
    /// Left out for what lasts.
    let to: Date?
    /// When it really began and ended.
    let attachedAt: Date
    let detachedAt: Date?

    init(_ use: DiskUse) {
        let attachment = use.attachment
        id = use.fcdID
        name = use.disk
        server = use.server
        capacityMiB = use.capacityMiB
        vm = attachment.vmName
        moid = attachment.vmMoid
        controller = attachment.controllerLabel
        unit = attachment.unitNumber
        device = attachment.deviceLabel
        from = use.from
        to = use.to
        attachedAt = attachment.from
        detachedAt = attachment.to
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<UseRow>] { columns(ofDisk: true) }

    /// - Parameter ofDisk: whether it is the VMs of a disk, and not the disks of a VM.
    static func columns(ofDisk: Bool) -> [Column<UseRow>] {
        [
            Column("FROM", "from") { .time($0.from) },
            Column("TO", "to") { .time($0.to) },
            Column("ID", "id", for: ofDisk ? .programs : .everyone) { .text($0.id) },
            Column("DISK", "name", fit: .tail, for: ofDisk ? .programs : .everyone) { .text($0.name) },
            Column("SIZE", "capacityMiB", for: ofDisk ? .programs : .everyone) { row in
                .capacity(row.capacityMiB.map { MiB($0) })
            },
            Column("VM", "vm", fit: .tail, for: ofDisk ? .everyone : .programs) { .text($0.vm) },
            Column("MOID", "moid", for: ofDisk ? .everyone : .programs) { .text($0.moid) },
            Column("CONTROLLER", "controller") { .text($0.controller) },
            Column("UNIT", "unit") { .number($0.unit) },
            Column("DEVICE", "device") { .text($0.device) },
            Column("SERVER", "server", for: .programs) { .text($0.server) },
            Column("ATTACHED AT", "attachedAt", for: .programs) { .time($0.attachedAt) },
            Column("DETACHED AT", "detachedAt", for: .programs) { .time($0.detachedAt) },
        ]
    }
}
