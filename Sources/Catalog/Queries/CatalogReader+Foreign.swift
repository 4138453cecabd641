import Foundation
import GRDB
private import GRDBSQLite

/// Questions that come from outside, such as a configuration file: they may read, and nothing else.
extension CatalogReader {
    /// Calls `body` with each row of a query that somebody else wrote, until it returns false.
    ///
    /// It must be one `SELECT`; it cannot attach another file, and is given up after some time, its `body`'s included.
    /// - Throws: ``CatalogError`` with code `conflict` for what is no such query, `busy` for one that takes too long and
    ///   `failed` with SQLite's words for one that SQLite refuses; and what `body` throws.
    package func eachForeignRecord(
        _ sql: String,
        seconds: Double,
        while body: (CatalogRecord) throws -> Bool
    ) throws {
        try ForeignSQL.check(sql)
        do {
            try withoutAttaching {
                let statement = try db.makeStatement(sql: sql)
                guard statement.isReadonly, statement.columnCount > 0 else { throw ForeignSQL.noQuestion }
                try limited(seconds: seconds) { try each(of: statement, arguments: [:], while: body) }
            }
        } catch let error as DatabaseError {
            throw ForeignSQL.error(error, seconds: seconds)
        }
    }

    /// The columns of a query that somebody else wrote; nothing is read.
    /// - Throws: as ``eachForeignRecord(_:seconds:while:)``.
    package func columns(ofForeign sql: String) throws -> [String] {
        try ForeignSQL.check(sql)
        do {
            return try withoutAttaching {
                let statement = try db.makeStatement(sql: sql)
                guard statement.isReadonly, statement.columnCount > 0 else { throw ForeignSQL.noQuestion }
                return statement.columnNames
            }
        } catch let error as DatabaseError {
            throw ForeignSQL.error(error, seconds: 0)
        }
    }

    /// Runs `body`, in which whatever SQLite does is interrupted after so many seconds.
    /// - Throws: `DatabaseError` with `SQLITE_INTERRUPT` then, and what `body` throws.
    private func limited<Value>(seconds: Double, _ body: () throws -> Value) throws -> Value {
        let deadline = Deadline(seconds: seconds)
        return try withExtendedLifetime(deadline) {
            let context = Unmanaged.passUnretained(deadline).toOpaque()
            sqlite3_progress_handler(
                db.sqliteConnection,
                10_000,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
                },
                context
            )
            defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            return try body()
        }
    }

    /// A connection that only reads can still attach another file and write to that. Nor may one value take all memory.
    private func withoutAttaching<Value>(_ body: () throws -> Value) throws -> Value {
        let connection = db.sqliteConnection
        let attached = sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
        let length = sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 1 << 24)
        defer {
            sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, attached)
            sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, length)
        }
        return try body()
    }
}

/// When something has taken too long.
private final class Deadline {
    private let end: ContinuousClock.Instant

    init(seconds: Double) {
        end = ContinuousClock.now + .seconds(seconds)
    }

    var isOver: Bool { ContinuousClock.now >= end }
}

/// What is said of SQL that somebody else wrote.
private enum ForeignSQL {
    static let noQuestion = CatalogError(
        .conflict,
        "the SQL is no question: it must be one SELECT that changes nothing",
        hint: "the views that can be asked are in `fcd catalog schema`"
    )

    /// Refuses what does not begin as a question does.
    static func check(_ sql: String) throws(CatalogError) {
        var rest = sql[...].drop(while: \.isWhitespace)
        while rest.hasPrefix("--") || rest.hasPrefix("/*") {
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else {
                rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        guard !rest.isEmpty else {
            throw CatalogError(.conflict, "the SQL is empty", hint: noQuestion.hint)
        }
        let word = rest.prefix { $0.isASCII && $0.isLetter }.lowercased()
        guard ["select", "with", "values"].contains(word) else { throw noQuestion }
    }

    static func error(_ error: DatabaseError, seconds: Double) -> CatalogError {
        let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_INTERRUPT:
            return CatalogError(
                .busy,
                "the SQL took longer than \(seconds.formatted(.number.grouping(.never))) s and was given up",
                hint: "`EXPLAIN QUERY PLAN` in the sqlite3 program shows where it reads everything"
            )
        case .SQLITE_MISUSE:
            return CatalogError(.conflict, "the SQL has more than one statement", hint: "write one SELECT")
        default:
            return CatalogError(.failed, "SQLite refuses the SQL: \(words)", hint: noQuestion.hint)
        }
    }
}
