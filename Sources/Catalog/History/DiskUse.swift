public import Foundation
import GRDB

/// A time during which a virtual machine had a disk.
public struct DiskUse: Codable, Equatable, Sendable {
    /// The attachment, with its whole time.
    public var attachment: AttachmentRecord
    /// The server's ID of the disk.
    public var fcdID: String?
    /// The disk's present name.
    public var disk: String
    /// Name of the server.
    public var server: String
    /// Its capacity in MiB, where known.
    public var capacityMiB: Int64?
    /// The beginning, or that of the window where it began before.
    public var from: Date
    /// The end, or that of the window where it lasted longer; nil for what lasts and a window without an end.
    public var to: Date?
}

extension DiskCatalog {
    /// Who had a disk between two times, the latest first.
    /// - Parameters:
    ///   - since: nil for the beginning.
    ///   - until: nil for the present.
    public func uses(diskID: Int64, since: Date? = nil, until: Date? = nil) throws(CatalogError) -> [DiskUse] {
        try uses("attachment.disk_id = :key", diskID, since: since, until: until)
    }

    /// Which disks a virtual machine had between two times, the latest first.
    public func uses(vmID: Int64, since: Date? = nil, until: Date? = nil) throws(CatalogError) -> [DiskUse] {
        try uses("attachment.vm_id = :key", vmID, since: since, until: until)
    }

    /// The virtual machines that a person may mean by `text`, those that are gone too and those that were called so
    /// earlier: by managed object ID, instance UUID, inventory path or name.
    public func machines(named text: String) throws(CatalogError) -> [(machine: VMRecord, server: String)] {
        try read { db in
            // One condition each, so that each finds its index.
            let sql = """
                SELECT vm.*, server.name AS server_name FROM vm JOIN server ON server.id = vm.server_id
                WHERE vm.id IN (
                    SELECT id FROM vm WHERE moid = :text
                    UNION SELECT id FROM vm WHERE name = :text
                    UNION SELECT id FROM vm WHERE inventory_path = :path OR instance_uuid = lower(:text)
                    UNION SELECT vm_id FROM vm_version WHERE name = :text OR inventory_path = :path)
                ORDER BY vm.gone_at IS NOT NULL, vm.name, vm.id LIMIT 100
                """
            let path = text.hasPrefix("/") ? String(text.dropFirst()) : text
            return try Row.fetchAll(db, sql: sql, arguments: ["text": text, "path": path]).map { row in
                (machine: try VMRecord(row: row), server: row["server_name"] as String)
            }
        }
    }

    private func uses(
        _ condition: String,
        _ key: Int64,
        since: Date?,
        until: Date?
    ) throws(CatalogError) -> [DiskUse] {
        try read { db in
            let sql = """
                SELECT attachment.*, vm.moid AS vm_moid, vm.name AS vm_name, disk.fcd_id, disk.name AS disk_name,
                    disk.capacity_mib, server.name AS server_name
                FROM attachment
                JOIN vm ON vm.id = attachment.vm_id
                JOIN disk ON disk.id = attachment.disk_id
                JOIN server ON server.id = disk.server_id
                WHERE \(condition) AND (:until IS NULL OR from_time < :until)
                    AND (:since IS NULL OR to_time IS NULL OR to_time > :since)
                ORDER BY from_time DESC, attachment.id DESC
                """
            let arguments: StatementArguments = [
                "key": key, "since": since.map(Timestamp.text), "until": until.map(Timestamp.text),
            ]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                let attachment = try AttachmentRecord(row: row)
                let end = attachment.to ?? until
                return DiskUse(
                    attachment: attachment,
                    fcdID: row["fcd_id"],
                    disk: row["disk_name"],
                    server: row["server_name"],
                    capacityMiB: row["capacity_mib"],
                    from: since.map { max($0, attachment.from) } ?? attachment.from,
                    to: end.map { end in until.map { min($0, end) } ?? end }
                )
            }
        }
    }
}
