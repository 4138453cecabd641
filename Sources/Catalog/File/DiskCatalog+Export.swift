import Foundation
import GRDB

/// What an export or an import came to.
public struct CatalogTransfer: Equatable, Sendable {
    /// The rows of each table.
    public var tables: [String: Int]
    /// The migrations that made the exported catalog, in their order.
    public var version: [String]

    /// All rows.
    public var rows: Int { tables.values.reduce(0, +) }
}

extension DiskCatalog {
    /// As ``export(_:write:progress:)``, into a file of mode 0600 that has its name when it is whole.
    /// - Parameter overwrite: whether a file that is there may be replaced.
    /// - Throws: as that, and ``CatalogError`` with code `conflict` (the file is there, or is the catalog itself), `full` or
    ///   `notWritable`.
    public static func export(
        _ path: String,
        to target: String,
        overwrite: Bool = false,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> CatalogTransfer {
        try CatalogFile.refuseTarget(target, ofCopyOf: path, overwrite: overwrite)
        return try CatalogFile.replacing(target, overwrite: overwrite) { temporary in
            let file = try FileHandle(forWritingTo: URL(filePath: temporary))
            defer { try? file.close() }
            return try export(
                path,
                write: { bytes in
                    do {
                        try file.write(contentsOf: bytes)
                    } catch {
                        throw CatalogError(
                            .full,
                            "the export cannot be written to \(target); none is left there",
                            hint: "look at the room there, or name another file",
                            underlying: (error as NSError).localizedDescription
                        )
                    }
                },
                progress: progress
            )
        }
    }

    /// Writes everything that the catalog at `path` holds as JSON lines, all as it was at one moment, while others may go
    /// on writing. Memory does not grow with the catalog. The same catalog always gives the same bytes.
    ///
    /// Catalogs of older versions are exported as they are.
    /// - Parameters:
    ///   - write: is given some lines at a time, as UTF-8.
    ///   - progress: is told how many of how many rows are written, and may throw to give up.
    /// - Throws: ``CatalogError`` with code `notFound`, `newerVersion`, `corrupt`; or what `write` or `progress` throws.
    public static func export(
        _ path: String,
        write: ([UInt8]) throws -> Void,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> CatalogTransfer {
        try CatalogError.mapping(path) {
            try CatalogSource(path).read { db in
                _ = try checkVersion(db, path: path, mayMigrate: true)
                let tables = try ExportFormat.tables(db)
                var counts: [String: Int] = [:]
                for table in tables {
                    counts[table.name] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") ?? 0
                }
                let header = ExportFormat.Header(
                    format: ExportFormat.name,
                    formatVersion: ExportFormat.version,
                    schema: try db.catalogVersion(),
                    tables: counts
                )
                let transfer = CatalogTransfer(tables: counts, version: header.schema)
                var buffer = try ExportFormat.line(header)
                var sum = CRC32()
                var done = 0
                for table in tables {
                    let writer = ExportRowWriter(table)
                    let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
                    let rows = try Row.fetchCursor(
                        db,
                        sql: "SELECT \(columns) FROM \(table.name) ORDER BY \(table.order)"
                    )
                    while let row = try rows.next() {
                        try writer.append(row, to: &buffer)
                        done += 1
                        guard buffer.count >= 65_536 else { continue }
                        sum.add(buffer)
                        try write(buffer)
                        buffer.removeAll(keepingCapacity: true)
                        try progress(done, transfer.rows)
                    }
                }
                sum.add(buffer)
                try write(buffer)
                try write(ExportFormat.line(ExportFormat.End(end: .init(crc32: sum.text, lines: done + 1))))
                return transfer
            }
        }
    }
}
