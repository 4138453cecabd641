import GRDB

/// The journal as an audit trail. Its rows are kept for ever: nothing in this library deletes one.
extension DiskCatalog {
    /// The operations that match, the newest first.
    public func operations(_ filter: OperationFilter = OperationFilter()) throws(CatalogError) -> [OperationRecord] {
        try read { db in
            let (condition, arguments) = filter.condition
            let sql = """
                SELECT * FROM operation WHERE \(condition)
                ORDER BY started_at DESC, rowid DESC LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: arguments + [filter.limit ?? -1])
                .map(OperationRecord.init(row:))
        }
    }

    /// The operations whose IDs begin so, in the order of their IDs.
    public func operations(
        idBeginning beginning: String,
        limit: Int
    ) throws(CatalogError) -> [OperationRecord] {
        try read { db in
            let sql =
                "SELECT * FROM operation WHERE id >= :from AND id < :from || char(0x10FFFF) ORDER BY id LIMIT :limit"
            let arguments: StatementArguments = ["from": beginning.lowercased(), "limit": limit]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map(OperationRecord.init(row:))
        }
    }

    /// Calls `body` with one matching operation after the other, the oldest first, all on one picture of the catalog,
    /// so that a long journal need not fit into memory.
    /// - Throws: a ``CatalogError``, or what `body` throws.
    public func eachOperation(
        matching filter: OperationFilter = OperationFilter(),
        _ body: (OperationListing) throws -> Void
    ) throws {
        try readRethrowing { db in
            let (condition, arguments) = filter.condition
            let sql = """
                SELECT operation.*, server.name AS server_name, server.url AS server_url,
                    server.instance_uuid AS server_uuid, disk.fcd_id AS disk_fcd_id, disk.name AS disk_name
                FROM operation
                LEFT JOIN server ON server.id = operation.server_id
                LEFT JOIN disk ON disk.id = operation.disk_id
                WHERE \(condition)
                ORDER BY operation.started_at, operation.rowid LIMIT ?
                """
            let cursor = try Row.fetchCursor(db, sql: sql, arguments: arguments + [filter.limit ?? -1])
            while let row = try cursor.next() {
                let operation = try OperationRecord(row: row)
                try body(
                    OperationListing(
                        operation: operation,
                        steps: try OperationStatement.steps(of: operation.id, in: db),
                        server: OperationListing.Server(row: row),
                        disk: OperationListing.Disk(row: row)
                    )
                )
            }
        }
    }

    /// The steps of an operation, in order.
    public func steps(of operationID: String) throws(CatalogError) -> [OperationStepRecord] {
        try read { db in try OperationStatement.steps(of: operationID, in: db) }
    }
}

extension OperationListing.Server {
    fileprivate init?(row: Row) {
        guard let name = row["server_name"] as String? else { return nil }
        self.init(name: name, url: row["server_url"], instanceUUID: row["server_uuid"])
    }
}

extension OperationListing.Disk {
    fileprivate init?(row: Row) {
        guard let name = row["disk_name"] as String? else { return nil }
        self.init(fcdID: row["disk_fcd_id"], name: name)
    }
}
