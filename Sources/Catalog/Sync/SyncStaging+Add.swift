import GRDB

/// How batches get into the temporary tables.
extension SyncStaging {
    static func add(_ datastores: [DatastoreObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_datastore
                VALUES (:sync, :moid, :name, :url, :type, :capacity, :free, :accessible, :path)
                """
        )
        for datastore in datastores {
            try insert.execute(arguments: [
                "sync": sync, "moid": datastore.moid, "name": datastore.name, "url": datastore.url,
                "type": datastore.type, "capacity": datastore.capacityMiB, "free": datastore.freeMiB,
                "accessible": datastore.accessible, "path": datastore.datacenterPath,
            ])
        }
    }

    static func add(_ vms: [VMObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_vm
                VALUES (:sync, :moid, :name, :uuid, :path, :power, :hardware, :template, :host)
                """
        )
        for vm in vms {
            try insert.execute(arguments: [
                "sync": sync, "moid": vm.moid, "name": vm.name, "uuid": vm.instanceUUID, "path": vm.inventoryPath,
                "power": vm.powerState, "hardware": vm.hardwareVersion, "template": vm.isTemplate,
                "host": vm.hostName,
            ])
        }
    }

    static func add(_ disks: [DiskObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_disk (sync_id, fcd_id, name, capacity_mib, datastore_moid, path,
                    provisioning, created_at, keep_after_delete_vm, has_metadata, has_tags, fault)
                VALUES (:sync, :fcd, :name, :capacity, :datastore, :path,
                    :provisioning, :created, :keep, :hasMetadata, :hasTags, :fault)
                """
        )
        for disk in disks {
            try removeDetails(of: disk.fcdID, sync: sync, in: db)
            try insert.execute(arguments: [
                "sync": sync, "fcd": disk.fcdID, "name": disk.name, "capacity": disk.capacityMiB,
                "datastore": disk.datastoreMoid, "path": disk.path, "provisioning": disk.provisioning?.rawValue,
                "created": disk.createdAt.map(Timestamp.text), "keep": disk.keepAfterDeleteVM,
                "hasMetadata": disk.metadata != nil, "hasTags": disk.tags != nil, "fault": disk.fault,
            ])
            try addDetails(of: disk, sync: sync, in: db)
        }
    }

    static func add(_ attachments: [AttachmentObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO temp.staged_attachment (sync_id, fcd_id, vm_moid, controller_key,
                    controller_label, unit_number, device_key, device_label)
                VALUES (:sync, :fcd, :vm, :controller, :controllerLabel, :unit, :device, :deviceLabel)
                """
        )
        for attachment in attachments {
            try insert.execute(arguments: [
                "sync": sync, "fcd": attachment.fcdID, "vm": attachment.vmMoid,
                "controller": attachment.controllerKey, "controllerLabel": attachment.controllerLabel,
                "unit": attachment.unitNumber, "device": attachment.deviceKey,
                "deviceLabel": attachment.deviceLabel,
            ])
        }
    }

    static func add(usedFiles: [String], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_file VALUES (?, ?)")
        for path in usedFiles { try insert.execute(arguments: [sync, path]) }
    }

    static func addUnread(_ moids: Set<String>, sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_unread VALUES (?, ?)")
        for moid in moids {
            try insert.execute(arguments: [sync, moid])
        }
    }

    /// A disk that shows up on two pages leaves nothing of the first.
    private static func removeDetails(of fcdID: String, sync: Int64, in db: Database) throws {
        for table in ["staged_metadata", "staged_tag", "staged_owner", "staged_retirement"] {
            let delete = try db.cachedStatement(sql: "DELETE FROM temp.\(table) WHERE sync_id = ? AND fcd_id = ?")
            try delete.execute(arguments: [sync, fcdID])
        }
    }

    private static func addDetails(of disk: DiskObservation, sync: Int64, in db: Database) throws {
        let metadata = try db.cachedStatement(sql: "INSERT INTO temp.staged_metadata VALUES (?, ?, ?, ?)")
        for (key, value) in disk.metadata ?? [:] {
            try metadata.execute(arguments: [sync, disk.fcdID, key, value])
        }
        let tags = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_tag VALUES (?, ?, ?, ?)")
        for tag in disk.tags ?? [] where !tag.isLocal {
            try tags.execute(arguments: [sync, disk.fcdID, tag.category, tag.name])
        }
        guard disk.metadata != nil else { return }
        if let mark = disk.retirement {
            try db.cachedStatement(sql: "INSERT INTO temp.staged_retirement VALUES (?, ?, ?, ?, ?, ?)")
                .execute(arguments: [
                    sync, disk.fcdID, mark.retiredAt.map(Timestamp.text), mark.dueAt.map(Timestamp.text), mark.by,
                    mark.reason,
                ])
        }
        // Also where it names nobody: when that was said tells what is older.
        guard let owner = disk.owner?.owner, let setAt = disk.owner?.setAt else { return }
        try db.cachedStatement(sql: "INSERT INTO temp.staged_owner VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                sync, disk.fcdID, owner.team, owner.person, owner.contact, owner.costCentre, owner.purpose,
                owner.expiresOn?.description, Timestamp.text(setAt),
            ])
    }
}
