import Foundation
import GRDB

/// Typed reading of columns whose text has a form. The schema's checks keep other forms out; a file in which they
/// were switched off gives an error here instead of a trap.
extension Row {
    /// A time that is always there.
    func time(_ column: String) throws(CatalogError) -> Date {
        guard let date = try optionalTime(column) else { throw CatalogError.malformed(column, nil) }
        return date
    }

    /// A time that may be missing.
    func optionalTime(_ column: String) throws(CatalogError) -> Date? {
        guard let text: String = self[column] else { return nil }
        guard let date = Timestamp.date(text) else { throw CatalogError.malformed(column, text) }
        return date
    }

    /// One of a closed set of words.
    func word<Word: RawRepresentable<String>>(_ column: String) throws(CatalogError) -> Word {
        guard let word: Word = try optionalWord(column) else { throw CatalogError.malformed(column, nil) }
        return word
    }

    /// One of a closed set of words, or nothing.
    func optionalWord<Word: RawRepresentable<String>>(_ column: String) throws(CatalogError) -> Word? {
        guard let text: String = self[column] else { return nil }
        guard let word = Word(rawValue: text) else { throw CatalogError.malformed(column, text) }
        return word
    }

    /// A day, or nothing.
    func optionalDay(_ column: String) throws(CatalogError) -> CalendarDay? {
        guard let text: String = self[column] else { return nil }
        guard let day = CalendarDay(text) else { throw CatalogError.malformed(column, text) }
        return day
    }
}

/// Reading many columns by their names. A statement knows where each of its columns is; in a row that was copied, a name is
/// looked for among those of all columns, which takes most of the time of a list.
extension Row {
    /// What `make` reads of each row.
    static func all<Value>(
        _ statement: Statement,
        arguments: StatementArguments,
        _ make: (Row) throws -> Value
    ) throws -> [Value] {
        let rows = try fetchCursor(statement, arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try make(row)) }
        return values
    }

    /// What `make` reads of the first row; nil where there is none.
    static func first<Value>(
        _ statement: Statement,
        arguments: StatementArguments,
        _ make: (Row) throws -> Value
    ) throws -> Value? {
        let rows = try fetchCursor(statement, arguments: arguments)
        guard let row = try rows.next() else { return nil }
        // The row is the statement's, which the end of the cursor resets.
        return try withExtendedLifetime(rows) { try make(row) }
    }
}

extension CatalogError {
    fileprivate static func malformed(_ column: String, _ text: String?) -> CatalogError {
        CatalogError(.corrupt, "the catalog holds '\(text ?? "NULL")' in column \(column), which no version writes")
    }
}
