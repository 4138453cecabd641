import Foundation
import GRDB

/// The form of an export: JSON lines. The first tells what follows, each of the others is a row, and the last one closes
/// the file with the number of the lines before it and their checksum.
///
/// ```
/// {"format":"fcd-catalog","formatVersion":1,"schema":["1 disks",…],"tables":{"attachment":10,…}}
/// {"attachment":{"id":1,"disk_id":4,…}}
/// {"end":{"crc32":"a1b2c3d4","lines":12345}}
/// ```
enum ExportFormat {
    static let name = "fcd-catalog"
    static let version = 1

    /// The first line.
    struct Header: Codable, Equatable {
        var format: String
        var formatVersion: Int
        /// The migrations that made the catalog.
        var schema: [String]
        /// How many rows of each table follow.
        var tables: [String: Int]
    }

    /// The last line.
    struct End: Codable, Equatable {
        struct Sum: Codable, Equatable {
            /// Of all bytes before this line, their newlines included.
            var crc32: String
            var lines: Int
        }
        var end: Sum
    }

    static func line(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [0x0A]
    }

    /// A table whose rows are exported, with its columns in their order.
    struct Table {
        let name: String
        let columns: [String]
        /// What brings the rows into the order in which they were added, or into that of their key.
        let order: String
    }

    /// All tables but those that follow from others: the text index and what is noted for it, and the migrator's own.
    static func tables(_ db: Database) throws -> [Table] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, wr FROM pragma_table_list
                WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                    AND name NOT IN ('grdb_migrations', 'text_pending') ORDER BY name
                """
        )
        return try rows.map { row in
            let name: String = row[0]
            let columns = try Row.fetchAll(
                db,
                sql: "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid",
                arguments: [name]
            )
            let key = columns.filter { ($0[1] as Int) > 0 }.sorted { ($0[1] as Int) < ($1[1] as Int) }
            return Table(
                name: name,
                columns: columns.map { $0[0] },
                order: row[1] ? key.map { $0[0] as String }.joined(separator: ", ") : "rowid"
            )
        }
    }
}
