public import Foundation
import GRDB

extension DiskCatalog {
    /// Writes down that the disk is attached to the virtual machine, which is added or updated too.
    ///
    /// Repeating it is harmless: an attachment that is open keeps its beginning, and keys and labels that are given
    /// replace the older ones.
    @discardableResult
    public func recordAttached(
        diskID: Int64,
        vm: VMObservation,
        controllerKey: Int? = nil,
        controllerLabel: String? = nil,
        unitNumber: Int? = nil,
        deviceKey: Int? = nil,
        deviceLabel: String? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> AttachmentRecord {
        try write(at: time) { db in
            let disk = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            let machine = try VMStatement.upsert(vm, serverID: disk.serverID, at: time, in: db)
            try db.execute(
                sql: """
                    INSERT INTO attachment (disk_id, vm_id, controller_key, controller_label, unit_number,
                        device_key, device_label, from_time)
                    VALUES (:disk, :vm, :controller, :controllerLabel, :unit, :device, :deviceLabel, :time)
                    ON CONFLICT (disk_id, vm_id) WHERE to_time IS NULL DO UPDATE SET
                        controller_key = coalesce(excluded.controller_key, controller_key),
                        controller_label = coalesce(excluded.controller_label, controller_label),
                        unit_number = coalesce(excluded.unit_number, unit_number),
                        device_key = coalesce(excluded.device_key, device_key),
                        device_label = coalesce(excluded.device_label, device_label)
                    """,
                arguments: [
                    "disk": diskID, "vm": machine.id, "controller": controllerKey, "controllerLabel": controllerLabel,
                    "unit": unitNumber, "device": deviceKey, "deviceLabel": deviceLabel,
                    "time": Timestamp.text(time),
                ]
            )
            try db.execute(sql: "UPDATE disk SET detached_since = NULL WHERE id = ?", arguments: [diskID])
            let open = try AttachmentStatement.open(diskID: diskID, in: db)
            return try open.first { $0.vmID == machine.id }.required("the attachment just written")
        }
    }

    /// Writes down that the disk left the virtual machine with this managed object ID, or every one when it is nil.
    /// - Returns: how many attachments that ended. None when it was not attached: repeating it is harmless.
    @discardableResult
    public func recordDetached(
        diskID: Int64,
        vmMoid: String? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> Int {
        try write(at: time) { db in
            let disk = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            var vmID: Int64?
            if let vmMoid {
                vmID = try Int64.fetchOne(
                    db,
                    sql: "SELECT id FROM vm WHERE server_id = ? AND moid = ?",
                    arguments: [disk.serverID, vmMoid]
                )
                if vmID == nil { return 0 }
            }
            return try AttachmentStatement.close(diskID: diskID, vmID: vmID, at: time, in: db)
        }
    }

    /// All attachments of the disk, the newest first.
    public func attachments(diskID: Int64) throws(CatalogError) -> [AttachmentRecord] {
        try read { db in try AttachmentStatement.all(diskID: diskID, in: db) }
    }

    /// The attachments to a virtual machine that last, as a sync would observe them: for a machine whose devices cannot
    /// be read at the moment.
    public func openAttachments(vmMoid: String, serverID: Int64) throws(CatalogError) -> [AttachmentObservation] {
        try read { db in try AttachmentStatement.open(vmMoid: vmMoid, serverID: serverID, in: db) }
    }
}
