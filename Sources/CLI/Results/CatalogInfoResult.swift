import Catalog
import Foundation

/// What a catalog's file is and holds.
struct CatalogInfoResult: Details {
    struct Server: ListRow {
        let server: String
        let lastSync: Date?

        var identifier: String { server }

        static let columns = [
            Column<Server>("SERVER", "server") { .text($0.server) },
            Column<Server>("LAST SYNC", "lastSync") { .time($0.lastSync) },
        ]
    }

    private struct TableRow: ListRow {
        let table: String
        let rows: Int

        var identifier: String { table }

        static let columns = [
            Column<TableRow>("TABLE", "table") { .text($0.table) },
            Column<TableRow>("ROWS", "rows") { .number($0.rows) },
        ]
    }

    let path: String
    let schemaVersion: Int
    let bytes: Int
    /// What is written and still to be brought into the file.
    let pendingBytes: Int
    let freeBytes: Int
    let openOperations: Int
    let servers: [Server]
    /// The rows of each table.
    let rows: [String: Int]

    init(_ information: CatalogInformation) {
        path = information.path
        schemaVersion = SchemaVersion.number(information.version)
        bytes = information.bytes
        pendingBytes = information.pendingBytes
        freeBytes = information.freeBytes
        openOperations = information.openOperations
        servers = information.servers.map { Server(server: $0.name, lastSync: $0.lastSync) }
        rows = information.rows
    }

    var identifier: String { path }

    var fields: [Field] {
        [
            Field("Catalog", "path", .text(path)),
            Field("Schema version", "schemaVersion", .number(schemaVersion)),
            Field("Size", "bytes", .bytes(Int64(bytes))),
            Field("Beside it", "pendingBytes", .bytes(Int64(pendingBytes))),
            Field("Empty in it", "freeBytes", .bytes(Int64(freeBytes))),
            Field("Open operations", "openOperations", .number(openOperations)),
        ]
    }

    var sections: [Section] {
        let tables = rows.sorted { $0.key < $1.key }.map { TableRow(table: $0.key, rows: $0.value) }
        return [
            Section(title: "Servers", table: Table(servers, columns: Server.columns)),
            Section(title: "Tables", table: Table(tables, columns: TableRow.columns)),
        ]
    }
}
