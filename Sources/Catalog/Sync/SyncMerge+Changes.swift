public import Foundation
import GRDB

/// How much of a server a sync looked at.
public enum SyncReach: Equatable, Sendable {
    /// All of it.
    case full
    /// What is new or has changed. The table `sync` gets a row where something had, or always where that is wanted.
    case changes(isAlwaysNoted: Bool)
}

extension SyncSummary {
    /// Whether the catalog was right already.
    public var changesNothing: Bool {
        [added, changed, gone, back, attached, detached, ruled].allSatisfy { $0 == 0 }
    }
}

/// What is peculiar to a sync that looked only for what is new or has changed.
extension SyncMerge {
    /// Ends the attachments to virtual machines whose devices were read, where the disk was not among them. Those to all
    /// others last: nobody looked.
    /// - Returns: how many attachments ended.
    func closeAttachmentsOfReadVMs(in db: Database) throws -> Int {
        let isReadVM = """
            attachment.vm_id IN (SELECT vm.id FROM temp.staged_read_vm AS r
                JOIN vm ON vm.server_id = :server AND vm.moid = r.moid WHERE r.sync_id = :sync)
            """
        let ended = try execute(
            """
            UPDATE attachment SET to_time = max(from_time, :time)
            WHERE to_time IS NULL AND NOT \(SyncClock.isNewer("from_time")) AND \(isReadVM)
                AND NOT EXISTS (SELECT 1 FROM temp.staged_attachment AS s
                    WHERE s.sync_id = :sync AND s.disk_id = attachment.disk_id AND s.vm_id = attachment.vm_id)
            """,
            in: db
        )
        guard ended > 0 else { return 0 }
        try execute(
            """
            UPDATE disk SET detached_since = :time
            WHERE server_id = :server AND detached_since IS NULL AND state IN ('ready', 'deleting')
                AND id IN (SELECT disk_id FROM attachment WHERE to_time >= :time AND \(isReadVM))
                AND NOT EXISTS (SELECT 1 FROM attachment WHERE disk_id = disk.id AND to_time IS NULL)
            """,
            in: db
        )
        return ended
    }
}

extension SyncStaging {
    static func add(readVMs moids: [String], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_read_vm VALUES (?, ?)")
        for moid in moids { try insert.execute(arguments: [sync, moid]) }
    }
}

/// Since when a catalog may have missed something of a server.
public struct SyncTimes: Equatable, Sendable {
    /// When the last reading of all disks began.
    public var lastFull: Date
    /// When new disks were last looked for, by that reading or a later look for changes.
    public var lastLook: Date
}

extension DiskCatalog {
    /// When a server was last looked at; nil where its disks were never read.
    public func syncTimes(serverID: Int64) throws(CatalogError) -> SyncTimes? {
        try read { db in
            let sql = """
                SELECT (SELECT max(disks_read_at) FROM datastore WHERE server_id = :server) AS full,
                    (SELECT max(started_at) FROM sync
                        WHERE server_id = :server AND scope = 'changes' AND state = 'done') AS look
                """
            let row = try Row.fetchOne(db, sql: sql, arguments: ["server": serverID])
            guard let full = try row?.optionalTime("full") else { return nil }
            return SyncTimes(lastFull: full, lastLook: max(full, try row?.optionalTime("look") ?? full))
        }
    }
}
