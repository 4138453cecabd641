import GRDB

extension CatalogCondition.TextField {
    /// One pattern of this field.
    func compiled(_ pattern: CatalogCondition.TextPattern, _ context: CompiledCondition.Context) -> CompiledCondition {
        switch self {
        case .name: ofDisk("name", pattern, .anyCase, hasIndex: true)
        case .path: path(pattern, context)
        case .id: identifier(pattern)
        case .provisioning: ofDisk("provisioning", pattern, .anyCase)
        case .fault: fault(pattern)
        case .owner: owner(["team", "person", "contact"], pattern, context)
        case .team: owner(["team"], pattern, context)
        case .person: owner(["person"], pattern, context)
        case .contact: owner(["contact"], pattern, context)
        case .costCentre: owner(["cost_centre"], pattern, context, hasIndex: false)
        case .purpose: owner(["purpose"], pattern, context, hasIndex: false)
        case .tag: TagPattern(pattern).compiled(context)
        case .datastore: datastore(pattern)
        case .server: server(pattern)
        case .vm: machine(pattern, context)
        }
    }

    private func ofDisk(
        _ column: String,
        _ pattern: CatalogCondition.TextPattern,
        _ comparison: TextComparison,
        hasIndex: Bool = false
    ) -> CompiledCondition {
        let match = comparison.sql(SQL(sql: "disk.\(column)"), pattern)
        return CompiledCondition(
            test: match.sql,
            set: hasIndex && match.usesIndex
                ? "SELECT id FROM disk WHERE \(comparison.sql(SQL(sql: column), pattern).sql)" : nil
        )
    }

    /// There are few of them, whatever the pattern.
    private func fault(_ pattern: CatalogCondition.TextPattern) -> CompiledCondition {
        var condition = ofDisk("fault", pattern, .anyCase)
        if pattern != .none {
            condition.set = "SELECT id FROM disk WHERE fault IS NOT NULL"
            condition.isExact = pattern == .any
        }
        return condition
    }

    /// A path with its datastore, or what stands behind that.
    private func path(
        _ pattern: CatalogCondition.TextPattern,
        _ context: CompiledCondition.Context
    ) -> CompiledCondition {
        let glob: String
        switch pattern {
        case .exact(let text) where !text.hasPrefix("["): glob = GlobPattern.escape(text)
        case .glob(let text) where !text.hasPrefix("[[]") && !text.hasPrefix("*"): glob = text
        default: return ofDisk("path", pattern, .exactCase, hasIndex: true)
        }
        var condition = ofDisk("path", .glob("[[]*] " + glob), .exactCase)
        let words = GlobPattern(glob)
        condition.set = CompiledCondition.having(
            words.beginning,
            isPrefix: !words.isLiteral,
            in: "path",
            context
        )
        condition.isExact = false
        return condition
    }

    private func identifier(_ pattern: CatalogCondition.TextPattern) -> CompiledCondition {
        guard case .exact(let text) = pattern else { return ofDisk("fcd_id", pattern, .anyCase, hasIndex: true) }
        return CompiledCondition(
            test: TextComparison.anyCase.prefix(SQL(sql: "disk.fcd_id"), text),
            set: "SELECT id FROM disk WHERE \(TextComparison.anyCase.prefix(SQL(sql: "fcd_id"), text))"
        )
    }

    private func owner(
        _ columns: [String],
        _ pattern: CatalogCondition.TextPattern,
        _ context: CompiledCondition.Context,
        hasIndex: Bool = true
    ) -> CompiledCondition {
        if pattern == .none {
            let known = columns.map { SQL(sql: "\($0) IS NOT NULL") }.joined(separator: " OR ")
            return CompiledCondition(
                test: "NOT EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND (\(known)))"
            )
        }
        let matches = columns.map { TextComparison.anyCase.sql(SQL(sql: $0), pattern) }
        let any = matches.map(\.sql).joined(separator: " OR ")
        var condition = CompiledCondition(
            test: "EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND (\(any)))"
        )
        if hasIndex, matches.allSatisfy(\.usesIndex) {
            condition.set = matches.map { SQL("SELECT disk_id FROM owner WHERE \($0.sql)") }
                .joined(separator: " UNION ALL ")
        } else if let (words, isPrefix) = pattern.words {
            condition.set = CompiledCondition.having(words, isPrefix: isPrefix, in: "owner", context)
            condition.isExact = false
        }
        return condition
    }

    private func datastore(_ pattern: CatalogCondition.TextPattern) -> CompiledCondition {
        place("datastore", pattern) { "moid = \($0)" }
    }

    private func server(_ pattern: CatalogCondition.TextPattern) -> CompiledCondition {
        place("server", pattern) { "url = \($0) COLLATE NOCASE OR instance_uuid = \($0) COLLATE NOCASE" }
    }

    /// Datastores and servers: few, each with many disks.
    private func place(
        _ table: String,
        _ pattern: CatalogCondition.TextPattern,
        alsoCalled: (String) -> SQL
    ) -> CompiledCondition {
        let column = SQL(sql: "\(table)_id")
        switch pattern {
        case .none: return CompiledCondition(test: "disk.\(column) IS NULL")
        case .any: return CompiledCondition(test: "disk.\(column) IS NOT NULL")
        case .exact, .glob:
            var match = TextComparison.anyCase.sql(SQL(sql: "name"), pattern).sql
            if case .exact(let text) = pattern { match = "\(match) OR \(alsoCalled(text))" }
            let places: SQL = "SELECT id FROM \(sql: table) WHERE \(match)"
            return CompiledCondition(
                test: "disk.\(column) IN (\(places))",
                set: "SELECT id FROM disk WHERE \(column) IN (\(places))"
            )
        }
    }

    private func machine(
        _ pattern: CatalogCondition.TextPattern,
        _ context: CompiledCondition.Context
    ) -> CompiledCondition {
        switch pattern {
        case .none: return CatalogCondition.FlagField.attached.compiled(false, context)
        case .any: return CatalogCondition.FlagField.attached.compiled(true, context)
        case .exact, .glob:
            let named = TextComparison.anyCase.sql(SQL(sql: "name"), pattern).sql
            var machines: SQL = "SELECT id FROM vm WHERE \(named)"
            if case .exact(let text) = pattern {
                // With the server, so that an index is used.
                machines = """
                    \(machines) UNION ALL SELECT id FROM vm
                    WHERE server_id IN (SELECT id FROM server) AND moid = \(text)
                    """
            }
            return CompiledCondition(
                test: """
                    EXISTS (SELECT 1 FROM attachment
                        WHERE attachment.disk_id = disk.id AND to_time IS NULL AND vm_id IN (\(machines)))
                    """,
                set: "SELECT disk_id FROM attachment WHERE vm_id IN (\(machines)) AND to_time IS NULL"
            )
        }
    }
}

extension CatalogCondition.TextPattern {
    /// Words that whatever fits has, and whether the last may go on; nil where there are none.
    var words: (text: String, isPrefix: Bool)? {
        switch self {
        case .none, .any: return nil
        case .exact(let text): return (text, false)
        case .glob(let text):
            let glob = GlobPattern(text)
            return glob.beginning.isEmpty ? nil : (glob.beginning, !glob.isLiteral)
        }
    }
}

extension CatalogCondition.MetadataPattern {
    /// One key with its pattern.
    func compiled(_ context: CompiledCondition.Context) -> CompiledCondition {
        let ofKey: SQL = "SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id AND key = \(key)"
        // The table has no index by key: the words of the key and its value are looked up instead.
        switch value {
        case .none: return CompiledCondition(test: "NOT EXISTS (\(ofKey))")
        case .any: return CompiledCondition(test: "EXISTS (\(ofKey))", set: set(key, context), isExact: false)
        case .exact, .glob:
            let match = TextComparison.exactCase.sql(SQL(sql: "value"), value).sql
            let words = value.words.flatMap { SearchPhrase($0.text).hasWord ? $0 : nil }
            return CompiledCondition(
                test: "EXISTS (\(ofKey) AND \(match))",
                set: words.flatMap { set($0.text, isPrefix: $0.isPrefix, context) } ?? set(key, context),
                isExact: false
            )
        }
    }

    private func set(_ text: String, isPrefix: Bool = false, _ context: CompiledCondition.Context) -> SQL? {
        // The catalog's own keys have no words there.
        key.hasPrefix("fcd.") ? nil : CompiledCondition.having(text, isPrefix: isPrefix, in: "metadata", context)
    }
}
