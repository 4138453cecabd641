import GRDB

/// How batches get into the temporary tables.
extension SyncStaging {
    static func add(_ datastores: [DatastoreObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_datastore
                VALUES (:sync, :moid, :name, :url, :type, :capacity, :free, :uncommitted, :accessible, :path)
                """
        )
        for datastore in datastores {
            try insert.execute(arguments: [
                "sync": sync, "moid": datastore.moid, "name": datastore.name, "url": datastore.url,
                "type": datastore.type, "capacity": datastore.capacityMiB, "free": datastore.freeMiB,
                "uncommitted": datastore.uncommittedMiB, "accessible": datastore.accessible,
                "path": datastore.datacenterPath,
            ])
        }
    }

    static func add(_ vms: [VMObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_vm
                VALUES (:sync, :moid, :name, :uuid, :path, :power, :hardware, :template, :host, :tracking, :hasFiles)
                """
        )
        let file = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO temp.staged_vm_file VALUES (:sync, :vm, :path, :role, :datastore)"
        )
        for vm in vms {
            try insert.execute(arguments: [
                "sync": sync, "moid": vm.moid, "name": vm.name, "uuid": vm.instanceUUID, "path": vm.inventoryPath,
                "power": vm.powerState, "hardware": vm.hardwareVersion, "template": vm.isTemplate,
                "host": vm.hostName, "tracking": vm.changedBlockTracking, "hasFiles": vm.files != nil,
            ])
            for used in vm.files ?? [] {
                try file.execute(arguments: [
                    "sync": sync, "vm": vm.moid, "path": used.path, "role": used.role.rawValue,
                    "datastore": used.datastoreMoid,
                ])
            }
        }
    }

    static func add(_ attachments: [AttachmentObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_attachment (sync_id, fcd_id, vm_moid, controller_key,
                    controller_label, unit_number, device_key, device_label, disk_mode, sharing, path)
                VALUES (:sync, :fcd, :vm, :controller, :controllerLabel, :unit, :device, :deviceLabel, :mode, :sharing,
                    :path)
                """
        )
        for attachment in attachments {
            try insert.execute(arguments: [
                "sync": sync, "fcd": attachment.fcdID, "vm": attachment.vmMoid,
                "controller": attachment.controllerKey, "controllerLabel": attachment.controllerLabel,
                "unit": attachment.unitNumber, "device": attachment.deviceKey,
                "deviceLabel": attachment.deviceLabel, "mode": attachment.diskMode, "sharing": attachment.sharing,
                "path": attachment.path,
            ])
        }
    }

    static func add(listed fcdIDs: [String], on moid: String, sync: Int64, in db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO temp.staged_catalog VALUES (?, ?)", arguments: [sync, moid])
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_listed VALUES (?, ?, ?)")
        for id in fcdIDs { try insert.execute(arguments: [sync, id, moid]) }
    }

    /// Disks that only a datastore lists.
    static func listedOnly(after fcdID: String?, limit: Int, sync: Int64, in db: Database) throws -> [ListedDisk] {
        let sql = """
            SELECT fcd_id, min(moid) AS moid FROM temp.staged_listed AS l
            WHERE sync_id = :sync AND fcd_id > :after
                AND NOT EXISTS (SELECT 1 FROM temp.staged_seen AS s WHERE s.sync_id = :sync AND s.fcd_id = l.fcd_id)
            GROUP BY fcd_id ORDER BY fcd_id LIMIT :limit
            """
        let arguments: StatementArguments = ["sync": sync, "after": fcdID ?? "", "limit": limit]
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            ListedDisk(fcdID: row["fcd_id"], datastoreMoid: row["moid"])
        }
    }

    /// Disks that only devices of virtual machines name.
    static func attachedOnly(after fcdID: String?, limit: Int, sync: Int64, in db: Database) throws -> [String] {
        let sql = """
            SELECT DISTINCT fcd_id FROM temp.staged_attachment AS a
            WHERE sync_id = :sync AND fcd_id > :after
                AND NOT EXISTS (SELECT 1 FROM temp.staged_seen AS s WHERE s.sync_id = :sync AND s.fcd_id = a.fcd_id)
            ORDER BY fcd_id LIMIT :limit
            """
        return try String.fetchAll(db, sql: sql, arguments: ["sync": sync, "after": fcdID ?? "", "limit": limit])
    }

    /// Disks that were read, that the catalog has as gone or deleted, and that their datastore's own list does not show.
    /// Kubernetes' volumes are none: of those a datastore need not tell. One that cannot be read is there too where nobody
    /// knows its datastore, which is empty then.
    static func returning(after fcdID: String?, limit: Int, serverID: Int64, sync: Int64, in db: Database) throws
        -> [ListedDisk]
    {
        let sql = """
            SELECT s.fcd_id, coalesce(s.datastore_moid, datastore.moid, '') AS moid
            FROM disk
            CROSS JOIN temp.staged_disk AS s ON s.sync_id = :sync AND s.fcd_id = disk.fcd_id
            LEFT JOIN datastore ON datastore.id = disk.datastore_id
            WHERE disk.server_id = :server AND disk.state <> 'ready' AND disk.state IN ('gone', 'deleted')
                AND disk.fcd_id > :after
                AND coalesce(s.datastore_moid, datastore.moid, s.fault) IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM temp.staged_listed AS l
                    WHERE l.sync_id = :sync AND l.fcd_id = s.fcd_id)
                AND NOT EXISTS (SELECT 1 FROM temp.staged_metadata AS m
                    WHERE m.sync_id = :sync AND m.fcd_id = s.fcd_id AND m.key >= 'cns.' AND m.key < 'cns/')
            ORDER BY disk.fcd_id LIMIT :limit
            """
        let arguments: StatementArguments = [
            "sync": sync, "server": serverID, "after": fcdID ?? "", "limit": limit,
        ]
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            ListedDisk(fcdID: row["fcd_id"], datastoreMoid: row["moid"])
        }
    }

    static func add(absent fcdIDs: [String], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_absent VALUES (?, ?)")
        for id in fcdIDs { try insert.execute(arguments: [sync, id]) }
    }

    static func add(tagged fcdIDs: [String], with tag: CatalogTag, sync: Int64, in db: Database) throws {
        guard let category = tag.category else { return }
        try db.execute(
            sql: "INSERT OR IGNORE INTO temp.staged_tag_list VALUES (?, ?, ?)",
            arguments: [sync, category, tag.name]
        )
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_tagged VALUES (?, ?, ?, ?)")
        for id in fcdIDs { try insert.execute(arguments: [sync, category, tag.name, id]) }
    }

    static func add(_ files: [FileObservation], on moid: String, sync: Int64, in db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO temp.staged_search VALUES (?, ?)", arguments: [sync, moid])
        let insert = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO temp.staged_file VALUES (:sync, :moid, :path, :kind, :size, :capacity, :time)"
        )
        for file in files {
            try insert.execute(arguments: [
                "sync": sync, "moid": moid, "path": file.path, "kind": file.kind, "size": file.sizeMiB,
                "capacity": file.capacityMiB, "time": file.modifiedAt.map(Timestamp.text),
            ])
        }
    }

    static func addUnread(_ moids: Set<String>, sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_unread VALUES (?, ?)")
        for moid in moids { try insert.execute(arguments: [sync, moid]) }
    }
}
