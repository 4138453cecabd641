import GRDB

/// The row of a query at hand, read column by column: for questions with very many answers, where a ``CatalogRow`` each
/// would take most of the time. It is valid until the next row.
package struct CatalogRecord {
    /// The names of the columns, in their order.
    package let columns: [String]

    private let row: Row
    private let places: [String: Int]

    fileprivate init(row: Row, columns: [String], places: [String: Int]) {
        self.row = row
        self.columns = columns
        self.places = places
    }

    /// Whether the query has a column of this name.
    package func has(_ column: String) -> Bool { places[column] != nil }

    /// Text, or a number as text; nil for `NULL` and for a column that the query does not have.
    package func text(_ column: String) -> String? {
        guard let place = places[column] else { return nil }
        return row[place]
    }

    /// A whole number; nil for anything else.
    package func integer(_ column: String) -> Int64? {
        guard let place = places[column] else { return nil }
        return Int64.fromDatabaseValue(row[place])
    }

    /// Whether a column of truths holds; nil where that is not known.
    package func truth(_ column: String) -> Bool? { integer(column).map { $0 != 0 } }

    /// The value at a place, counted from 0.
    package func value(at place: Int) -> CatalogValue { CatalogValue(row[place] as DatabaseValue) }
}

extension CatalogReader {
    /// Calls `body` with each row of a query, until it returns false.
    /// - Throws: ``CatalogError`` with SQLite's words for a query that is none, and what `body` throws.
    package func eachRecord(
        _ sql: String,
        arguments: [String: CatalogValue] = [:],
        while body: (CatalogRecord) throws -> Bool
    ) throws {
        let statement = try db.makeStatement(sql: sql)
        try each(of: statement, arguments: arguments, while: body)
    }

    /// - Parameter deadline: counts what SQLite takes, and not what `body` does.
    func each(
        of statement: Statement,
        arguments: [String: CatalogValue],
        deadline: Deadline? = nil,
        while body: (CatalogRecord) throws -> Bool
    ) throws {
        let columns = statement.columnNames
        let places = Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
        let wanted = StatementArguments(arguments.mapValues(\.binding))
        let rows = try Row.fetchCursor(statement, arguments: wanted)
        func next() throws -> Row? {
            deadline?.start()
            defer { deadline?.stop() }
            return try rows.next()
        }
        while let row = try next() {
            guard try body(CatalogRecord(row: row, columns: columns, places: places)) else { return }
        }
    }
}
