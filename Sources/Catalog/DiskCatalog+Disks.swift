public import Foundation
import GRDB

extension DiskCatalog {
    /// Adds one disk that the server showed, or updates it. A disk that was gone or deleted is `ready` again.
    ///
    /// An observation with a fault changes only the fault and the time of a disk that is known.
    @discardableResult
    public func record(
        _ disk: DiskObservation,
        serverID: Int64,
        at time: Date = Date()
    ) throws(CatalogError) -> DiskRecord {
        try write(at: time) { db in
            try DiskStatement.upsert(disk, serverID: serverID, at: time, in: db)
        }
    }

    /// The disk with this key; nil when there is none.
    public func disk(id: Int64) throws(CatalogError) -> DiskRecord? {
        try read { db in try DiskStatement.find(id: id, in: db) }
    }

    /// The disk with the server's ID; nil when the catalog has none.
    public func disk(fcdID: String, serverID: Int64) throws(CatalogError) -> DiskRecord? {
        try read { db in try DiskStatement.find(fcdID: fcdID, serverID: serverID, in: db) }
    }

    /// Everything about the disk with this key; nil when there is none.
    public func listing(diskID: Int64) throws(CatalogError) -> DiskListing? {
        try read { db in
            let statement = try db.cachedStatement(sql: DiskListing.select + " WHERE disk.id = ?")
            return try Row.first(statement, arguments: [diskID]) { try DiskListing(row: $0, in: db) }
        }
    }

    /// The disks that match, with owner, tags and attachments.
    public func disks(matching query: DiskQuery = DiskQuery()) throws(CatalogError) -> [DiskListing] {
        try read { db in
            var listings: [DiskListing] = []
            try DiskListing.each(matching: query, asOf: asOf != nil, in: db) { listings.append($0) }
            return listings
        }
    }

    /// Calls `body` with one matching disk after the other, so that a long list need not fit into memory.
    /// - Throws: a ``CatalogError``, or what `body` throws.
    public func eachDisk(matching query: DiskQuery, _ body: (DiskListing) throws -> Void) throws {
        try readRethrowing { db in try DiskListing.each(matching: query, asOf: asOf != nil, in: db, body) }
    }

    /// How many disks match, whatever the query's limit.
    public func count(matching query: DiskQuery) throws(CatalogError) -> Int {
        try read { db in
            let (sql, arguments) = try DiskPlan(query, asOf: asOf != nil, in: db).source().build(db)
            return try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(sql))", arguments: arguments) ?? 0
        }
    }

    /// How many matching disks the server knows by an ID, and the greatest key among them: disks that are added later
    /// have greater ones.
    public func range(of query: DiskQuery) throws(CatalogError) -> (count: Int, lastKey: Int64) {
        try read { db in
            let (sql, arguments) = try DiskPlan(query, asOf: asOf != nil, in: db).source().build(db)
            let row = try Row.fetchOne(
                db,
                sql: "SELECT count(*), coalesce(max(id), 0) FROM (\(sql) AND disk.fcd_id IS NOT NULL)",
                arguments: arguments
            )
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }

    /// The next matching disks by ascending key, for going through many of them while some are changed.
    public func identifiers(
        matching query: DiskQuery,
        after key: Int64,
        upTo lastKey: Int64,
        limit: Int
    ) throws(CatalogError) -> [(key: Int64, fcdID: String, name: String)] {
        try read { db in
            // Asked once a page: what is common is not counted to its end each time.
            let source = try DiskPlan(query, asOf: asOf != nil, in: db).source(upTo: 20_000)
            let (sql, arguments) = try SQL(
                """
                SELECT id, fcd_id, name FROM disk WHERE id IN (
                    \(source) AND disk.fcd_id IS NOT NULL AND disk.id > \(key) AND disk.id <= \(lastKey)
                    ORDER BY disk.id LIMIT \(limit))
                ORDER BY id
                """
            ).build(db)
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                (row["id"], row["fcd_id"], row["name"])
            }
        }
    }

    /// The disks that a person may mean by `text`: those with exactly this FCD ID or this path; where there are
    /// none, those with exactly this name and those whose FCD ID begins so. More than one is ambiguous.
    ///
    /// FCD IDs are found whatever the case of the letters. Disks that are gone or deleted only count when asked for.
    public func candidates(
        for text: String,
        serverID: Int64? = nil,
        includeGone: Bool = false
    ) throws(CatalogError) -> [DiskListing] {
        try read { db in
            try DiskListing.candidates(for: text, serverID: serverID, includeGone: includeGone, in: db)
        }
    }
}
