public import Foundation
import GRDB

/// A disk whose owner here is later than the one that stands with it, and never got there.
public struct OwnerConflict: Equatable, Sendable {
    /// The catalog's key of the disk.
    public var diskID: Int64
    /// The server's ID of the disk.
    public var fcdID: String?
    /// The disk's name.
    public var disk: String
    /// Name of the server.
    public var server: String
    /// Who answers for it by this catalog.
    public var here: OwnerRecord
    /// Who answers for it by its metadata.
    public var onDisk: OwnerObservation
    /// When this catalog found out.
    public var foundAt: Date
}

extension DiskCatalog {
    /// All disks whose owner here contradicts a different one that stands with them, by name.
    public func ownerConflicts() throws(CatalogError) -> [OwnerConflict] {
        try read { db in
            let sql = """
                SELECT disk.id, disk.fcd_id, disk.name, server.name AS server, c.noted_at AS found_at
                FROM owner_conflict AS c
                CROSS JOIN disk ON disk.id = c.disk_id
                JOIN server ON server.id = disk.server_id
                WHERE disk.state IN ('creating', 'ready', 'deleting')
                ORDER BY disk.name COLLATE NOCASE, disk.id
                """
            return try Row.fetchAll(db, sql: sql).compactMap { row in
                let id: Int64 = row["id"]
                guard let here = try OwnerStatement.find(diskID: id, in: db),
                    let onDisk = try OwnerStatement.conflict(diskID: id, in: db)
                else { return nil }
                return OwnerConflict(
                    diskID: id,
                    fcdID: row["fcd_id"],
                    disk: row["name"],
                    server: row["server"],
                    here: here,
                    onDisk: onDisk,
                    foundAt: try row.time("found_at")
                )
            }
        }
    }

    /// How many disks of a server have an owner that the server does not.
    /// - Parameter byRules: those whose owner a rule gave; otherwise those whose owner somebody set.
    public func unwrittenOwners(serverID: Int64, byRules: Bool = false) throws(CatalogError) -> Int {
        try read { db in
            let sql = """
                SELECT count(*) FROM owner CROSS JOIN disk ON disk.id = owner.disk_id
                WHERE \(Self.unwritten(byRules: byRules)) AND disk.server_id = ? AND disk.fcd_id IS NOT NULL
                    AND disk.state IN ('creating', 'ready', 'deleting')
                """
            return try Int.fetchOne(db, sql: sql, arguments: [serverID]) ?? 0
        }
    }

    /// Word for word as the indexes have it.
    private static func unwritten(byRules: Bool) -> String {
        byRules ? "owner.rule IS NOT NULL" : "owner.source = 'local'"
    }

    /// A page of the disks of a server whose owner the server does not have, by ascending key.
    ///
    /// - Parameters:
    ///   - byRules: those whose owner a rule gave; otherwise those whose owner somebody set.
    ///   - key: that of the last disk of the page before; 0 for the first.
    public func unwrittenOwners(
        serverID: Int64,
        byRules: Bool,
        after key: Int64,
        limit: Int
    ) throws(CatalogError) -> [(key: Int64, fcdID: String, name: String)] {
        try read { db in
            let sql = """
                SELECT disk.id, disk.fcd_id, disk.name FROM owner CROSS JOIN disk ON disk.id = owner.disk_id
                WHERE \(Self.unwritten(byRules: byRules)) AND owner.disk_id > ? AND disk.server_id = ? AND disk.fcd_id IS NOT NULL
                    AND disk.state IN ('creating', 'ready', 'deleting')
                ORDER BY owner.disk_id LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [key, serverID, limit]).map {
                (key: $0["id"], fcdID: $0["fcd_id"], name: $0["name"])
            }
        }
    }
}
