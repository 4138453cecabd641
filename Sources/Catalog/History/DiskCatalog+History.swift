public import Foundation
import GRDB

/// The history: what became of disks, one change after the other.
extension DiskCatalog {
    /// Calls `body` with one event after the other, all on one picture of the catalog, so that a long history need not
    /// fit into memory.
    /// - Throws: a ``CatalogError``, or what `body` throws.
    public func eachEvent(matching query: EventQuery, _ body: (DiskEvent) throws -> Void) throws {
        try readRethrowing { db in
            let (sql, arguments) = try query.statement(in: db)
            let cursor = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            while let row = try cursor.next() { try body(DiskEvent(row: row)) }
        }
    }

    /// The events that match, in order.
    public func events(matching query: EventQuery) throws(CatalogError) -> [DiskEvent] {
        try read { db in
            let (sql, arguments) = try query.statement(in: db)
            return try Row.all(try db.makeStatement(sql: sql), arguments: arguments) { try DiskEvent(row: $0) }
        }
    }

    /// When the catalog began to know anything.
    public struct Beginning: Equatable, Sendable {
        /// When it first met a server; nil where it never did.
        public var firstSeen: Date?
        /// From when on each change leaves an event. What lies before was made of what an older version kept: later
        /// names, sizes, places and owners stand for the earlier ones.
        public var recordedSince: Date
    }

    /// Where the history begins.
    public func beginningOfHistory() throws(CatalogError) -> Beginning {
        try read { db in
            let sql = """
                SELECT (SELECT min(first_seen) FROM main.server) AS first_seen, recorded_since FROM change_context
                """
            let row = try Row.fetchOne(db, sql: sql).required("the beginning of the history")
            return Beginning(
                firstSeen: try row.optionalTime("first_seen"),
                recordedSince: try row.time("recorded_since")
            )
        }
    }

    /// The disks that once had exactly this name or path, the last one that had it first; also those that still have.
    public func formerCandidates(for text: String) throws(CatalogError) -> [DiskListing] {
        guard !text.isEmpty else { return [] }
        return try read { db in
            let sql = """
                SELECT disk_id FROM (
                    SELECT disk_id, from_time FROM disk_version WHERE name = :text COLLATE NOCASE AND name = :text
                    UNION ALL
                    SELECT disk_id, from_time FROM disk_version WHERE path = :text)
                GROUP BY disk_id ORDER BY max(from_time) DESC, disk_id LIMIT 100
                """
            let found = try Int64.fetchAll(db, sql: sql, arguments: ["text": text])
            return try found.compactMap { id in
                try Row.fetchOne(db, sql: DiskListing.select + " WHERE disk.id = ?", arguments: [id])
                    .map { try DiskListing(row: $0, in: db) }
            }
        }
    }
}

extension DiskEvent {
    init(row: Row) throws(CatalogError) {
        let operationID: String? = row["operation_id"]
        self.init(
            diskID: row["disk_id"],
            sequence: row["seq"],
            fcdID: row["fcd_id"],
            disk: row["disk_name"],
            server: row["server_name"],
            time: try row.time("time"),
            kind: EventKind(rawValue: row["kind"]),
            source: try row.word("source"),
            operation: operationID.map { id in
                Operation(
                    id: id,
                    kind: (row["operation_kind"] as String?).map(OperationKind.init(rawValue:)),
                    user: row["user"],
                    host: row["host"]
                )
            },
            was: row["was"],
            became: row["became"],
            detail: row["detail"],
            lookedBefore: try row.optionalTime("looked_before"),
            author: try EventAuthor(row: row)
        )
    }
}
