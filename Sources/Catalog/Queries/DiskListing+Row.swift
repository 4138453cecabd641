import GRDB

extension DiskListing {
    /// The columns that ``init(row:in:)`` reads. `disk` comes first: of equal column names the leftmost is read.
    static let select = """
        SELECT disk.*, owner.*, server.name AS server_name, datastore.name AS datastore_name,
            CASE WHEN disk.state IN ('ready', 'deleting')
                THEN max(disk.seen_at, coalesce(datastore.disks_read_at, disk.seen_at)) ELSE disk.seen_at
            END AS last_seen,
            EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = disk.id) AS has_tags,
            EXISTS (SELECT 1 FROM retirement WHERE retirement.disk_id = disk.id) AS retired,
            EXISTS (SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id AND \(MetadataStatement.isDriverKey))
                AS has_driver,
            EXISTS (SELECT 1 FROM attachment WHERE attachment.disk_id = disk.id AND to_time IS NULL) AS attached
        FROM disk
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id
        """

    /// Reads a row of ``select``; tags and attachments are fetched for disks that have some. Many small queries
    /// cost little in SQLite, and a list then needs no second pass over what it has already read.
    init(row: Row, in db: Database) throws {
        let disk = try DiskRecord(row: row)
        let ownerID: Int64? = row["disk_id"]
        self.init(
            disk: disk,
            server: row["server_name"],
            datastore: row["datastore_name"],
            owner: try ownerID.map { _ in try OwnerRecord(row: row) },
            retirement: row["retired"] ? try RetirementStatement.find(diskID: disk.id, in: db) : nil,
            tags: row["has_tags"] ? try TagStatement.all(diskID: disk.id, in: db) : [],
            attachments: row["attached"] ? try AttachmentStatement.open(diskID: disk.id, in: db) : [],
            driverMetadata: row["has_driver"] ? try MetadataStatement.driverMetadata(diskID: disk.id, in: db) : [:],
            lastSeen: try row.time("last_seen")
        )
    }

    /// Calls `body` with each disk that matches.
    static func each(
        matching query: DiskQuery,
        asOf: Bool,
        in db: Database,
        _ body: (DiskListing) throws -> Void
    ) throws {
        let listed = try db.makeStatement(sql: select + " WHERE disk.id = ?")
        try DiskPlan(query, asOf: asOf, in: db).eachKey { key in
            // All is one picture of the catalog: what was found is there.
            let listing = try Row.first(listed, arguments: [key]) { try DiskListing(row: $0, in: db) }
            if let listing { try body(listing) }
        }
    }

    /// See ``DiskCatalog/candidates(for:serverID:includeGone:)``.
    static func candidates(for text: String, serverID: Int64?, includeGone: Bool, in db: Database) throws
        -> [DiskListing]
    {
        // Every ID begins with nothing at all.
        guard !text.isEmpty else { return [] }
        // One query a condition, each with its index: OR would read the whole table where the state is an earlier one.
        let exact = """
            disk.id IN (SELECT id FROM disk WHERE fcd_id = :text COLLATE NOCASE
                UNION SELECT id FROM disk WHERE path = :text)
            """
        // A range instead of LIKE: it needs no escaping and uses the index. NOCASE is the index's, = the exact name's.
        let loose = """
            disk.id IN (SELECT id FROM disk WHERE name = :text COLLATE NOCASE AND name = :text
                UNION SELECT id FROM disk WHERE fcd_id >= :text COLLATE NOCASE AND fcd_id < :end COLLATE NOCASE)
            """
        for condition in [exact, loose] {
            let sql = """
                \(select)
                WHERE \(condition) AND (:server IS NULL OR disk.server_id = :server)
                    AND (:gone OR disk.state IN ('creating', 'ready', 'deleting'))
                ORDER BY disk.name COLLATE NOCASE, disk.id LIMIT 100
                """
            let arguments: StatementArguments = [
                "text": text, "end": text + "\u{10FFFF}", "server": serverID, "gone": includeGone,
            ]
            let found = try Row.all(try db.cachedStatement(sql: sql), arguments: arguments) {
                try DiskListing(row: $0, in: db)
            }
            if !found.isEmpty { return found }
        }
        return []
    }
}
