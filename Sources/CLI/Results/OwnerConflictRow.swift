import Catalog
import Foundation

/// A disk whose owner here contradicts an earlier one that stands with it.
struct OwnerConflictRow: ListRow {
    let id: String?
    let name: String
    let server: String
    /// The owner by this catalog.
    let owner: String?
    let setAt: Date
    /// The owner by the disk's metadata.
    let ownerOnDisk: String?
    let setOnDiskAt: Date?
    let foundAt: Date

    init(_ conflict: OwnerConflict) {
        id = conflict.fcdID
        name = conflict.disk
        server = conflict.server
        owner = conflict.here.owner.label
        setAt = conflict.here.setAt
        ownerOnDisk = conflict.onDisk.owner.label
        setOnDiskAt = conflict.onDisk.isDated ? conflict.onDisk.setAt : nil
        foundAt = conflict.foundAt
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<OwnerConflictRow>] {
        [
            Column("DISK", "name", fit: .tail) { .text($0.name) },
            Column("OWNER HERE", "owner") { .text($0.owner) },
            Column("SET", "setAt") { .time($0.setAt) },
            Column("ON THE DISK", "ownerOnDisk") { .text($0.ownerOnDisk) },
            Column("SET", "setOnDiskAt") { .time($0.setOnDiskAt) },
            Column("SERVER", "server", for: .programs) { .text($0.server) },
            Column("ID", "id") { .text($0.id) },
            Column("FOUND", "foundAt", for: .programs) { .time($0.foundAt) },
        ]
    }
}
