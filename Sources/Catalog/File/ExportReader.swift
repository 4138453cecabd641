import Foundation
import GRDB

/// Takes an export apart, line by line, and puts its rows into an empty database of the version that wrote them.
final class ExportReader {
    /// Whoever has a longer line has no export.
    private static let longest = 64 << 20

    private let queue: DatabaseQueue
    private var pending: [UInt8] = []
    /// The lines that were read.
    private var line = 0
    private var sum = CRC32()
    private var header: ExportFormat.Header?
    private var tables: [String: TableReader] = [:]
    private var triggers: [String] = []
    private var end: ExportFormat.End.Sum?

    init(_ queue: DatabaseQueue) { self.queue = queue }

    func add(_ bytes: some Collection<UInt8>) throws {
        pending += bytes
        if header == nil, let newline = pending.firstIndex(of: 0x0A) {
            line += 1
            sum.add(pending[...newline])
            try begin(pending[..<newline])
            pending.removeFirst(newline + 1)
        }
        try queue.writeWithoutTransaction { db in
            var begin = 0
            while let newline = pending[begin...].firstIndex(of: 0x0A) {
                try take(begin..<newline + 1, db)
                begin = newline + 1
            }
            pending.removeFirst(begin)
        }
        guard pending.count <= Self.longest else { throw fault("is longer than any of an export", at: line + 1) }
    }

    func finish() throws -> CatalogTransfer {
        // Its newline may have got lost on the way.
        if !pending.isEmpty { try add([0x0A]) }
        guard let header else { throw fault("is missing: the file is empty", at: 1) }
        guard let end else {
            throw fault("is missing: the file was cut, and was to have \(expectedLines) lines", at: line + 1)
        }
        guard end.lines == line - 1, end.crc32 == sum.text else {
            throw fault("does not fit the lines before it: the file was changed or damaged", at: line)
        }
        for (table, count) in header.tables.sorted(by: { $0.key < $1.key }) where tables[table]?.count != count {
            throw fault(
                "says that there are \(count) rows of \(table), and there are \(tables[table]?.count ?? 0)",
                at: 1
            )
        }
        try queue.writeWithoutTransaction { db in
            let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
            if let row = try rows.next() {
                let (table, parent) = (row["table"] as String? ?? "", row["parent"] as String? ?? "")
                throw CatalogError(.failed, "a row of \(table) names a row of \(parent) that the export does not have")
            }
            for trigger in triggers { try db.execute(sql: trigger) }
            try db.execute(sql: "COMMIT")
        }
        tables = tables.mapValues { TableReader(count: $0.count) }
        return CatalogTransfer(tables: header.tables, version: header.schema)
    }

    private var expectedLines: Int { (header?.tables.values.reduce(0, +) ?? 0) + 2 }

    private func fault(_ words: String, at line: Int) -> CatalogError {
        CatalogError(
            .failed,
            "line \(line) \(words); nothing was imported",
            hint: "take a file that `fcd catalog export` wrote to its end"
        )
    }

    private func take(_ range: Range<Int>, _ db: Database) throws {
        line += 1
        guard end == nil else { throw fault("stands after the end of the export", at: line) }
        let bytes = pending[range.lowerBound..<range.upperBound - 1]
        if bytes.starts(with: "{\"end\":".utf8) {
            guard let last = try? JSONDecoder().decode(ExportFormat.End.self, from: Data(bytes)) else {
                throw fault("is no end of an export", at: line)
            }
            end = last.end
            return
        }
        sum.add(pending[range])
        do throws(ExportRowParser.Fault) {
            let (table, values) = try ExportRowParser.parse(bytes)
            try insert(values, into: table, db)
        } catch {
            throw fault(error.message, at: line)
        }
    }

    /// Makes the tables of the version that wrote the export, without their triggers.
    private func begin(_ bytes: ArraySlice<UInt8>) throws {
        guard let header = try? JSONDecoder().decode(ExportFormat.Header.self, from: Data(bytes)),
            header.format == ExportFormat.name
        else { throw fault("is not the beginning of an export of a catalog", at: 1) }
        let known = CatalogMigrations.migrator.migrations
        guard header.formatVersion <= ExportFormat.version, Set(header.schema).isSubset(of: known) else {
            throw CatalogError(
                .newerVersion,
                "the export was written by a newer version of fcd; nothing was imported",
                hint: "use that version"
            )
        }
        guard let last = header.schema.last, Array(known.prefix(header.schema.count)) == header.schema else {
            throw fault("names a version that there never was", at: 1)
        }
        try CatalogMigrations.migrator.migrate(queue, upTo: last)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            for trigger in try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'") {
                triggers.append(trigger[1])
                try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)")
            }
            for table in try ExportFormat.tables(db) {
                // Rows that the migrations themselves make, such as the one of change_context, come from the export too.
                try db.execute(sql: "DELETE FROM \(table.name)")
                tables[table.name] = try TableReader(table, db)
            }
        }
        guard Set(header.tables.keys) == Set(tables.keys) else {
            throw fault("names other tables than that version has", at: 1)
        }
        self.header = header
    }

    private func insert(
        _ values: [(column: String, value: ExportRowParser.Value)],
        into name: String,
        _ db: Database
    ) throws(ExportRowParser.Fault) {
        guard let table = tables[name] else { throw .init(message: "has a row of \(name), and there is no such table") }
        try table.insert(values, name)
    }
}

/// Puts rows into one table.
private final class TableReader {
    private(set) var count: Int
    private let columns: [String: Int]
    private let statement: Statement?

    init(_ table: ExportFormat.Table, _ db: Database) throws {
        count = 0
        columns = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1, $0) })
        let names = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
        statement = try db.makeStatement(sql: "INSERT INTO \(table.name) (\(names)) VALUES (\(marks))")
    }

    /// One that is done with.
    init(count: Int) {
        self.count = count
        columns = [:]
        statement = nil
    }

    func insert(
        _ values: [(column: String, value: ExportRowParser.Value)],
        _ name: String
    ) throws(ExportRowParser.Fault) {
        var row = [DatabaseValue](repeating: .null, count: columns.count)
        for (column, value) in values {
            guard let index = columns[column] else {
                throw .init(message: "has a column \(column), and \(name) has none")
            }
            switch value {
            case .null: row[index] = .null
            case .integer(let number): row[index] = number.databaseValue
            case .text(let text): row[index] = text.databaseValue
            }
        }
        do {
            try statement?.execute(arguments: StatementArguments(row))
            count += 1
        } catch {
            throw .init(message: "is no row of \(name): \((error as? DatabaseError)?.message ?? "\(error)")")
        }
    }
}
