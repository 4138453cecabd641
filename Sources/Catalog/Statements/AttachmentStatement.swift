import Foundation
import GRDB

/// Statements on `attachment`.
enum AttachmentStatement {
    private static let select = """
        SELECT attachment.*, vm.moid AS vm_moid, vm.name AS vm_name
        FROM attachment JOIN vm ON vm.id = attachment.vm_id
        """

    /// Attachments that last, in the order of their beginning.
    static func open(diskID: Int64, in db: Database) throws -> [AttachmentRecord] {
        let statement = try db.cachedStatement(
            sql: select + " WHERE disk_id = ? AND to_time IS NULL ORDER BY from_time, attachment.id"
        )
        return try Row.all(statement, arguments: [diskID]) { try AttachmentRecord(row: $0) }
    }

    /// Attachments to a virtual machine that last.
    static func open(vmMoid: String, serverID: Int64, in db: Database) throws -> [AttachmentObservation] {
        let sql = """
            SELECT disk.fcd_id, vm.moid, controller_key, controller_label, unit_number, device_key, device_label
            FROM attachment JOIN vm ON vm.id = attachment.vm_id JOIN disk ON disk.id = attachment.disk_id
            WHERE vm.server_id = ? AND vm.moid = ? AND to_time IS NULL AND disk.fcd_id IS NOT NULL
            """
        return try Row.fetchAll(db, sql: sql, arguments: [serverID, vmMoid]).map { row in
            AttachmentObservation(
                fcdID: row["fcd_id"],
                vmMoid: row["moid"],
                controllerKey: row["controller_key"],
                controllerLabel: row["controller_label"],
                unitNumber: row["unit_number"],
                deviceKey: row["device_key"],
                deviceLabel: row["device_label"]
            )
        }
    }

    /// All attachments, the newest first.
    static func all(diskID: Int64, in db: Database) throws -> [AttachmentRecord] {
        let sql = select + " WHERE disk_id = ? ORDER BY from_time DESC, attachment.id DESC"
        return try Row.fetchAll(db, sql: sql, arguments: [diskID]).map(AttachmentRecord.init(row:))
    }

    /// Ends the attachments of a disk to one virtual machine, or to all, and notes since when the disk is free.
    /// - Returns: how many ended.
    @discardableResult
    static func close(diskID: Int64, vmID: Int64?, at time: Date, in db: Database) throws -> Int {
        let text = Timestamp.text(time)
        // A clock that was set back must not make the end earlier than the beginning.
        try db.execute(
            sql: """
                UPDATE attachment SET to_time = max(from_time, :time)
                WHERE disk_id = :disk AND to_time IS NULL AND (:vm IS NULL OR vm_id = :vm)
                """,
            arguments: ["time": text, "disk": diskID, "vm": vmID]
        )
        let ended = db.changesCount
        try db.execute(
            sql: """
                UPDATE disk SET detached_since = coalesce(detached_since, :time)
                WHERE id = :disk
                    AND NOT EXISTS (SELECT 1 FROM attachment WHERE disk_id = :disk AND to_time IS NULL)
                """,
            arguments: ["time": text, "disk": diskID]
        )
        return ended
    }
}
