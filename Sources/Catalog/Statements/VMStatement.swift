import Foundation
import GRDB

/// Statements on `vm`.
enum VMStatement {
    static func upsert(_ vm: VMObservation, serverID: Int64, at time: Date, in db: Database) throws -> VMRecord {
        try db.execute(
            sql: """
                INSERT INTO vm (server_id, moid, name, instance_uuid, inventory_path, power_state, hardware_version,
                    is_template, host_name, changed_block_tracking, seen_at)
                VALUES (:server, :moid, :name, :uuid, :path, :power, :hardware, :template, :host, :tracking, :time)
                ON CONFLICT (server_id, moid) DO UPDATE SET
                    name = excluded.name, instance_uuid = coalesce(excluded.instance_uuid, instance_uuid),
                    inventory_path = coalesce(excluded.inventory_path, inventory_path),
                    power_state = excluded.power_state,
                    hardware_version = coalesce(excluded.hardware_version, hardware_version),
                    is_template = excluded.is_template, host_name = coalesce(excluded.host_name, host_name),
                    changed_block_tracking = coalesce(excluded.changed_block_tracking, changed_block_tracking),
                    seen_at = max(seen_at, excluded.seen_at), gone_at = NULL
                """,
            arguments: [
                "server": serverID, "moid": vm.moid, "name": vm.name, "uuid": vm.instanceUUID,
                "path": vm.inventoryPath, "power": vm.powerState, "hardware": vm.hardwareVersion,
                "template": vm.isTemplate, "host": vm.hostName,
                "tracking": vm.changedBlockTracking, "time": Timestamp.text(time),
            ]
        )
        let sql = "SELECT * FROM vm WHERE server_id = ? AND moid = ?"
        let row = try Row.fetchOne(db, sql: sql, arguments: [serverID, vm.moid])
        return try VMRecord(row: row.required("the virtual machine just written"))
    }
}
