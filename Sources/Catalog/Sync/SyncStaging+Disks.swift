import GRDB

/// A disk that a datastore lists.
public struct ListedDisk: Equatable, Sendable {
    /// The server's ID of the disk.
    public var fcdID: String
    /// Managed object ID of the datastore.
    public var datastoreMoid: String
}

/// How disks get into the temporary tables: all with their ID, and whole only those that differ from the catalog.
extension SyncStaging {
    /// - Returns: the disks of which the catalog has metadata, and none was seen.
    static func add(_ disks: [DiskObservation], sync: Int64, serverID: Int64, in db: Database) throws -> [String] {
        let comparison = try DiskComparison(serverID: serverID, in: db)
        var doubtful: [String] = []
        for disk in disks {
            let known = try comparison.compare(disk)
            try see(disk, known, sync: sync, in: db)
            if known.differs { try addWhole(disk, sync: sync, in: db) }
            if let ids = disk.snapshotIDs, !ids.isEmpty, disk.fault == nil {
                try db.cachedStatement(sql: "INSERT INTO temp.staged_snapshot_ids VALUES (?, ?, ?)")
                    .execute(arguments: [sync, disk.fcdID, ids.sorted().joined(separator: ",")])
            }
            if disk.tellsDetails {
                try db.cachedStatement(sql: "INSERT INTO temp.staged_detailed VALUES (?, ?)")
                    .execute(arguments: [sync, disk.fcdID])
            }
            if known.hasLostMetadata { doubtful.append(disk.fcdID) }
        }
        return doubtful
    }

    private static func see(
        _ disk: DiskObservation,
        _ known: DiskComparison.Result,
        sync: Int64,
        in db: Database
    ) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO temp.staged_seen
                VALUES (:sync, :fcd, :disk, :faulty, :metadata, :global, :datastore, NULL)
                """
        )
        let arguments: StatementArguments = [
            "sync": sync, "fcd": disk.fcdID, "disk": known.diskID, "faulty": disk.fault != nil,
            "metadata": disk.metadata != nil, "global": disk.inGlobalCatalog, "datastore": disk.inDatastoreCatalog,
        ]
        try insert.execute(arguments: arguments)
        guard db.changesCount == 0 else { return }
        // A disk that shows up on two pages leaves nothing of the first.
        try forget([disk.fcdID], sync: sync, in: db)
        try insert.execute(arguments: arguments)
    }

    /// Forgets that these disks were seen.
    private static func forget(_ fcdIDs: [String], sync: Int64, in db: Database) throws {
        for table in ["staged_seen", "staged_disk"] + details {
            let delete = try db.cachedStatement(sql: "DELETE FROM temp.\(table) WHERE sync_id = ? AND fcd_id = ?")
            for id in fcdIDs { try delete.execute(arguments: [sync, id]) }
        }
    }

    private static func addWhole(_ disk: DiskObservation, sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO temp.staged_disk (sync_id, fcd_id, name, capacity_mib, datastore_moid, path,
                    provisioning, created_at, keep_after_delete_vm, relocation_disabled, changed_block_tracking, used_mib,
                    snapshots, backing_object_id, has_metadata, has_tags, fault)
                VALUES (:sync, :fcd, :name, :capacity, :datastore, :path, :provisioning, :created, :keep, :relocation,
                    :tracking, :used, :snapshots, :backing, :hasMetadata, :hasTags, :fault)
                """
        )
        try insert.execute(arguments: [
            "sync": sync, "fcd": disk.fcdID, "name": disk.name, "capacity": disk.capacityMiB,
            "datastore": disk.datastoreMoid, "path": disk.path, "provisioning": disk.provisioning?.rawValue,
            "created": disk.createdAt.map(Timestamp.text), "keep": disk.keepAfterDeleteVM,
            "relocation": disk.relocationDisabled, "tracking": disk.changedBlockTracking, "used": disk.usedMiB,
            "snapshots": disk.snapshots, "backing": disk.backingObjectID, "hasMetadata": disk.metadata != nil,
            "hasTags": disk.tags != nil, "fault": disk.fault,
        ])
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
