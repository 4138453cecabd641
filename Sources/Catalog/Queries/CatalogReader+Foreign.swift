import Foundation
import GRDB
private import GRDBSQLite

/// Questions that come from outside, such as a configuration file: they may read the documented views, and nothing else.
extension CatalogReader {
    /// Calls `body` with each row of a query that somebody else wrote, until it returns false.
    ///
    /// It must be one `SELECT` over the documented views alone (``CatalogView/all``); it cannot attach another file, and is
    /// given up after some time, without that of `body`.
    /// - Throws: ``CatalogError`` with code `conflict` for what is no such query, `busy` for one that takes too long and
    ///   `failed` with SQLite's words for one that SQLite refuses; and what `body` throws.
    package func eachForeignRecord(
        _ sql: String,
        seconds: Double,
        while body: (CatalogRecord) throws -> Bool
    ) throws {
        try ForeignSQL.check(sql)
        do {
            try confined {
                let statement = try foreignStatement(sql)
                try limited(seconds: seconds) { deadline in
                    try each(of: statement, arguments: [:], deadline: deadline, while: body)
                }
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
            return try confined { try foreignStatement(sql).columnNames }
        } catch let error as DatabaseError {
            throw ForeignSQL.error(error, seconds: 0)
        }
    }

    /// SQLite looks at no clock while it prepares a statement, and subqueries that name one another can grow without end
    /// then. They take memory as they grow, so that is bounded: for the whole process, which is why one waits for another.
    private func foreignStatement(_ sql: String) throws -> Statement {
        ForeignSQL.preparing.lock()
        defer { ForeignSQL.preparing.unlock() }
        let before = sqlite3_hard_heap_limit64(sqlite3_memory_used() + ForeignSQL.mostMemory)
        defer { sqlite3_hard_heap_limit64(before) }
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly, statement.columnCount > 0 else { throw ForeignSQL.noQuestion }
        do {
            try ForeignSQLViews(limits: ForeignSQL.limits).check(sql)
        } catch let error as ForeignSQLViews.Other {
            throw ForeignSQL.noView(error.name)
        } catch let error as ForeignSQLViews.Refusal {
            throw CatalogError(.failed, "SQLite refuses the SQL: \(error.message)", hint: ForeignSQL.noQuestion.hint)
        }
        return statement
    }

    /// Runs `body`, in which SQLite is interrupted once the deadline is over.
    /// - Throws: `DatabaseError` with `SQLITE_INTERRUPT` then, and what `body` throws.
    private func limited(seconds: Double, _ body: (Deadline) throws -> Void) throws {
        let deadline = Deadline(seconds: seconds)
        try withExtendedLifetime(deadline) {
            let context = Unmanaged.passUnretained(deadline).toOpaque()
            sqlite3_progress_handler(
                db.sqliteConnection,
                1_000,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
                },
                context
            )
            defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            try body(deadline)
        }
    }

    /// A connection that only reads can still attach another file and write to that. Nor may one step of a query, within
    /// which SQLite looks at no clock, go over long texts.
    private func confined<Value>(_ body: () throws -> Value) throws -> Value {
        let connection = db.sqliteConnection
        let before = ForeignSQL.limits.map { id, value in (id, sqlite3_limit(connection, id, value)) }
        defer { for (id, value) in before { sqlite3_limit(connection, id, value) } }
        return try body()
    }
}

/// When something has taken too long: only what lies between ``start()`` and ``stop()`` counts.
final class Deadline {
    private var left: Duration
    private var started: ContinuousClock.Instant?

    init(seconds: Double) {
        left = .seconds(seconds)
    }

    func start() { started = .now }

    func stop() {
        if let started { left -= started.duration(to: .now) }
        started = nil
    }

    var isOver: Bool { started.map { $0.duration(to: .now) >= left } ?? false }
}

/// What is said of SQL that somebody else wrote.
private enum ForeignSQL {
    static let noQuestion = CatalogError(
        .conflict,
        "the SQL is no question: it must be one SELECT that changes nothing",
        hint: "the views that can be asked are in `fcd catalog schema`"
    )

    static func noView(_ name: String) -> CatalogError {
        CatalogError(
            .conflict,
            "the SQL reads \(name), which is none of the documented views",
            hint: "it may ask the views that `fcd catalog schema` lists, by their names alone"
        )
    }

    /// So many bytes a value may have. SQLite's functions take time by the square of it, `trim` most: 0.9 s.
    static let longest: Int32 = 1 << 16
    /// So many bytes the preparation of a query may take: some tenths of a second.
    static let mostMemory: Int64 = 1 << 26
    static let preparing = NSLock()

    static let limits: [(id: Int32, value: Int32)] = [
        (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_LENGTH, longest), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256),
        (SQLITE_LIMIT_SQL_LENGTH, 1 << 17), (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (SQLITE_LIMIT_COLUMN, 500), (SQLITE_LIMIT_VDBE_OP, 50_000),
    ]

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
        case .SQLITE_TOOBIG:
            return CatalogError(
                .failed,
                "SQLite refuses the SQL: \(words): it reads or makes a value of more than \(longest) bytes, or is itself too "
                    + "long",
                hint: "gather less into one value, with `group_concat` say"
            )
        case .SQLITE_NOMEM:
            return CatalogError(
                .failed,
                "the SQL is too large to be prepared: its subqueries name one another too often",
                hint: "name the subqueries of WITH less often"
            )
        case .SQLITE_MISUSE:
            return CatalogError(.conflict, "the SQL has more than one statement", hint: "write one SELECT")
        default:
            return CatalogError(.failed, "SQLite refuses the SQL: \(words)", hint: noQuestion.hint)
        }
    }
}
