import Catalog
import Foundation

/// The number of a schema's version: of the last migration, such as `3 history`.
enum SchemaVersion {
    static func number(_ version: [String]) -> Int {
        version.last.flatMap { Int($0.prefix { $0 != " " }) } ?? version.count
    }
}

/// What a backup came to.
struct CatalogBackupReport: ChangeReport {
    let path: String
    let bytes: Int
    let seconds: Double
    let schemaVersion: Int

    init(_ backup: CatalogBackup, took duration: Duration) {
        path = backup.path
        bytes = backup.bytes
        seconds = (duration / .seconds(1) * 1_000).rounded() / 1_000
        schemaVersion = SchemaVersion.number(backup.version)
    }

    var sentences: [String] {
        let time = seconds < 1 ? "less than a second" : "\(Int(seconds.rounded())) s"
        return [
            "the catalog is copied to \(path): \(ByteCount.words(Int64(bytes))) in \(time), checked, "
                + "schema version \(schemaVersion)"
        ]
    }

    var fields: [Field] {
        [
            Field("File", "path", .text(path)),
            Field("Size", "bytes", .bytes(Int64(bytes))),
            Field("Seconds", "seconds", .text("\(seconds)")),
            Field("Schema version", "schemaVersion", .number(schemaVersion)),
        ]
    }
}

/// What an import came to, or would come to.
struct CatalogImportReport: ChangeReport {
    let path: String
    let rows: Int
    /// The rows of each table.
    let tables: [String: Int]
    /// Of the catalog that was exported.
    let schemaVersion: Int
    let imported: Bool

    init(_ transfer: CatalogTransfer, path: String, isDone: Bool) {
        self.path = path
        rows = transfer.rows
        tables = transfer.tables
        schemaVersion = SchemaVersion.number(transfer.version)
        imported = isDone
    }

    var sentences: [String] {
        let words = "\(rows) rows of a catalog of schema version \(schemaVersion)"
        return [imported ? "imported \(words) into \(path)" : "would import \(words) into \(path); nothing was written"]
    }

    var fields: [Field] {
        [
            Field("Catalog", "path", .text(path)),
            Field("Rows", "rows", .number(rows)),
            Field("Schema version", "schemaVersion", .number(schemaVersion)),
            Field("Imported", "imported", .flag(imported)),
        ]
    }
}

/// What a vacuum won.
struct CatalogVacuumReport: ChangeReport {
    let path: String
    let bytesBefore: Int
    let bytes: Int

    init(path: String, vacuum: CatalogVacuum) {
        self.path = path
        bytesBefore = vacuum.bytesBefore
        bytes = vacuum.bytes
    }

    var sentences: [String] {
        let won = bytesBefore - bytes
        let size = ByteCount.words(Int64(bytes))
        guard won > 0 else { return ["the catalog takes \(size), and had nothing empty in it"] }
        return ["the catalog takes \(size) now: \(ByteCount.words(Int64(won))) less than before"]
    }

    var fields: [Field] {
        [
            Field("Catalog", "path", .text(path)),
            Field("Before", "bytesBefore", .bytes(Int64(bytesBefore))),
            Field("Size", "bytes", .bytes(Int64(bytes))),
        ]
    }
}
