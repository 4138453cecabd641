import GRDB
private import GRDBSQLite

/// The rows of a statement as SQLite hands them out, for sums over millions: of GRDB's rows, each value costs as much as
/// finding it.
final class PlainRows {
    private let statement: Statement
    private let handle: OpaquePointer

    /// - Throws: `DatabaseError` where the SQL or its arguments are wrong.
    init(_ sql: String, arguments: StatementArguments = [], in db: Database) throws {
        statement = try db.makeStatement(sql: sql)
        try statement.setArguments(arguments)
        handle = statement.sqliteStatement
    }

    /// Goes to the next row; false after the last one.
    ///
    /// - Throws: `DatabaseError` where the file cannot be read.
    func next() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else {
            let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
        }
        return false
    }

    /// A column's integer; 0 for NULL.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// A column's text as UTF-8, until the next row; nil for NULL.
    func text(_ column: Int32) -> UnsafeBufferPointer<UInt8>? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }
}

/// Texts that come again and again, each with a number, found by their bytes without a string being made.
struct TextNumbers {
    /// The texts in the order of their numbers.
    private(set) var texts: [[UInt8]?] = []
    private var numbers: [UInt64: Int] = [:]
    private var missing: Int?

    /// The number of a text, which it gets when it comes for the first time.
    mutating func number(of text: UnsafeBufferPointer<UInt8>?) -> Int {
        guard let text else {
            if let missing { return missing }
            missing = texts.count
            texts.append(nil)
            return texts.count - 1
        }
        // FNV-1a; another text of the same hash goes to the next free place.
        var hash = text.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        while let number = numbers[hash] {
            if let known = texts[number], known.elementsEqual(text) { return number }
            hash &+= 1
        }
        numbers[hash] = texts.count
        texts.append(Array(text))
        return texts.count - 1
    }
}
