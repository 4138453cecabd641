import GRDB

/// A value of a column, as SQLite has it.
package enum CatalogValue: Equatable, Sendable {
    /// `NULL`.
    case null
    /// A whole number, or a truth value as 0 or 1.
    case integer(Int64)
    /// A floating point number.
    case real(Double)
    /// Text.
    case text(String)

    /// The text; nil for anything else.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number; nil for anything else.
    package var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }
}

/// A row of a query: values by column name.
package struct CatalogRow: Equatable, Sendable {
    /// The values.
    package var values: [String: CatalogValue]

    /// The value of a column, `null` when the query has no such column.
    package subscript(column: String) -> CatalogValue { values[column] ?? .null }
}

/// One unchanging picture of the catalog, for as long as ``DiskCatalog/reading(_:)`` lasts.
package struct CatalogReader {
    let db: Database

    /// Calls `body` with each row of a query over the catalog's views. The connection cannot write.
    package func eachRow(
        _ sql: String,
        arguments: [String: CatalogValue] = [:],
        _ body: (CatalogRow) throws -> Void
    ) throws {
        let cursor = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments.mapValues(\.binding)))
        while let row = try cursor.next() {
            let values = row.map { name, value in (name, CatalogValue(value)) }
            try body(CatalogRow(values: Dictionary(values) { first, _ in first }))
        }
    }

    /// The rows of a query over the catalog's views.
    package func rows(_ sql: String, arguments: [String: CatalogValue] = [:]) throws -> [CatalogRow] {
        var rows: [CatalogRow] = []
        try eachRow(sql, arguments: arguments) { rows.append($0) }
        return rows
    }

    /// The first row of a query that is asked often.
    package func firstRow(_ sql: String, arguments: [String: CatalogValue] = [:]) throws -> CatalogRow? {
        let statement = try db.cachedStatement(sql: sql)
        let row = try Row.fetchOne(statement, arguments: StatementArguments(arguments.mapValues(\.binding)))
        return row.map { row in
            let values = row.map { name, value in (name, CatalogValue(value)) }
            return CatalogRow(values: Dictionary(values) { first, _ in first })
        }
    }
}

extension DiskCatalog {
    /// Runs queries over the documented views (`disks`, `attachments`, `owners`, `tags`, `operations`, `servers`),
    /// all on one picture of the catalog.
    package func reading<Value>(_ body: (CatalogReader) throws -> Value) throws -> Value {
        try readRethrowing { db in try body(CatalogReader(db: db)) }
    }
}

extension CatalogValue {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .text(String(decoding: data, as: UTF8.self))
        }
    }

    var binding: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}
