private import GRDBSQLite

/// Whether SQL that somebody else wrote asks the documented views alone, and no table below them.
///
/// SQLite tells an authorizer what a statement reads, but a connection has one authorizer, and GRDB needs it for itself. So
/// the SQL is prepared once more, for a connection of its own that has nothing but the documented views, as empty tables:
/// what is found there goes by their names. They are temporary, so that the SQL cannot name a schema: `main.disks` would be
/// today's even where `disks` is that of an earlier time.
final class ForeignSQLViews {
    /// What the SQL names and may not.
    struct Other: Error {
        let name: String
    }

    /// What SQLite says against it otherwise.
    struct Refusal: Error {
        let message: String
    }

    private let connection: OpaquePointer
    /// What was read beside the views.
    private var others: [String] = []
    /// What a statement may name beside the views, and what it may not although SQLite has it everywhere, in small letters.
    private let allowed: Set<String>
    private var modules: Set<String> = []

    /// - Parameter limits: limits of SQLite's for what is prepared.
    init(limits: [(id: Int32, value: Int32)]) throws {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(":memory:", &opened, flags, nil)
        guard let connection = opened, code == SQLITE_OK else {
            sqlite3_close(opened)
            throw Refusal(message: String(cString: sqlite3_errstr(code)))
        }
        self.connection = connection
        allowed = Set(CatalogView.all.map { $0.name.lowercased() } + ["json_each", "json_tree"])
        try execute("PRAGMA temp_store = MEMORY")
        for view in CatalogView.all {
            let columns = view.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
            try execute("CREATE TEMP TABLE \"\(view.name)\" (\(columns))")
        }
        modules = try names("SELECT lower(name) FROM pragma_module_list")
        // SQLite makes these tables when they are first named, and looks into its own for that.
        _ = try names("SELECT 1 FROM json_each('[]'), json_tree('[]')")
        for (id, value) in limits { sqlite3_limit(connection, id, value) }
        // It lives no longer than the connection, which ``deinit`` closes.
        sqlite3_set_authorizer(
            connection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                guard action == SQLITE_READ, let first else { return SQLITE_OK }
                Unmanaged<ForeignSQLViews>.fromOpaque(context).takeUnretainedValue()
                    .note(String(cString: first), second.map { String(cString: $0) })
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    deinit { sqlite3_close(connection) }

    /// - Throws: ``Other``, and ``Refusal``.
    func check(_ sql: String) throws {
        others = []
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        sqlite3_finalize(statement)
        if let other = others.first(where: { !$0.lowercased().hasPrefix("sqlite_") }) ?? others.first {
            throw Other(name: other)
        }
        guard code != SQLITE_OK else { return }
        let message = String(cString: sqlite3_errmsg(connection))
        let missing = "no such table: "
        guard message.hasPrefix(missing) else { throw Refusal(message: message) }
        throw Other(name: String(message.dropFirst(missing.count)))
    }

    /// Notes what is read beside the views. That the SQL does nothing but read is known already, and nothing of it is run here.
    ///
    /// Nothing is forbidden meanwhile: to name the first of its own tables that it comes upon, such as `pragma_table_info`,
    /// SQLite looks into `sqlite_master`, and a refusal of that would hide which it was.
    private func note(_ table: String, _ column: String?) {
        let name = table.lowercased()
        guard !allowed.contains(name) else { return }
        // Where no column is read, SQLite also names subqueries of WITH.
        let isSubquery =
            column?.isEmpty == true && !name.hasPrefix("sqlite_") && !name.hasPrefix("pragma_")
            && !modules.contains(name)
        if !isSubquery { others.append(table) }
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw Refusal(message: String(cString: sqlite3_errmsg(connection)))
        }
    }

    private func names(_ sql: String) throws -> Set<String> {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Refusal(message: String(cString: sqlite3_errmsg(connection)))
        }
        var names: Set<String> = []
        while sqlite3_step(statement) == SQLITE_ROW {
            if let text = sqlite3_column_text(statement, 0) { names.insert(String(cString: text)) }
        }
        return names
    }
}
