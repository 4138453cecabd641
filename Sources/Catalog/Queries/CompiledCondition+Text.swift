import GRDB

extension DiskCondition.TextField {
    /// One pattern of this field.
    func compiled(_ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        switch self {
        case .name: ofDisk("name", pattern, .anyCase(classes: true))
        case .fault: ofDisk("fault", pattern, .anyCase(classes: false), anySet: "SELECT id FROM disk WHERE fault IS NOT NULL")
        case .path: path(pattern)
        case .id: identifier(pattern)
        case .owner: owner(["team", "person", "contact"], pattern)
        case .team: owner(["team"], pattern)
        case .person: owner(["person"], pattern)
        case .contact: owner(["contact"], pattern)
        case .costCentre: owner(["cost_centre"], pattern)
        case .purpose: owner(["purpose"], pattern, hasIndex: false)
        case .tag: tag(pattern)
        case .datastore: place("datastore", pattern)
        case .server: place("server", pattern)
        case .vm: machine(pattern)
        }
    }

    private func ofDisk(
        _ column: String,
        _ pattern: DiskCondition.TextPattern,
        _ comparison: TextComparison,
        anySet: SQL? = nil
    ) -> CompiledCondition {
        let match = comparison.sql(SQL(sql: "disk.\(column)"), pattern)
        let hasIndex = self == .name || self == .path
        return CompiledCondition(
            test: match.sql,
            set: hasIndex && match.usesIndex
                ? "SELECT id FROM disk WHERE \(comparison.sql(SQL(sql: column), pattern).sql)"
                // Whatever the pattern, there are few of them.
                : pattern == .none ? nil : anySet,
            isExact: hasIndex || pattern == .any
        )
    }

    /// A path with its datastore, or what stands behind that.
    private func path(_ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        switch pattern {
        case .exact(let text) where !text.hasPrefix("["):
            behindDatastore(TextComparison.literal(text), words: SearchPhrase(text))
        case .glob(let text) where !text.hasPrefix("[") && !text.hasPrefix("*"):
            behindDatastore(text, words: SearchPhrase(String(text.prefix { $0 != "*" && $0 != "?" }), isPrefix: true))
        default: ofDisk("path", pattern, .exactCase)
        }
    }

    private func behindDatastore(_ glob: String, words: SearchPhrase) -> CompiledCondition {
        ofDisk("path", .glob("[*] " + glob), .exactCase)
    }

    private func identifier(_ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        guard case .exact(let text) = pattern else { return ofDisk("fcd_id", pattern, .anyCase(classes: false)) }
        let match = TextComparison.anyCase(classes: false).prefix(SQL(sql: "fcd_id"), text)
        return CompiledCondition(
            test: TextComparison.anyCase(classes: false).prefix(SQL(sql: "disk.fcd_id"), text),
            set: "SELECT id FROM disk WHERE \(match)"
        )
    }

    private func owner(
        _ columns: [String],
        _ pattern: DiskCondition.TextPattern,
        hasIndex: Bool = true
    ) -> CompiledCondition {
        let comparison = TextComparison.anyCase(classes: false)
        if pattern == .none {
            let known = columns.map { SQL(sql: "\($0) IS NOT NULL") }.joined(separator: " OR ")
            return CompiledCondition(
                test: "NOT EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND (\(known)))"
            )
        }
        let matches = columns.map { comparison.sql(SQL(sql: $0), pattern) }
        let any = matches.map(\.sql).joined(separator: " OR ")
        let sets = matches.map { SQL("SELECT disk_id FROM owner WHERE \($0.sql)") }.joined(separator: " UNION ALL ")
        return CompiledCondition(
            test: "EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND (\(any)))",
            set: hasIndex && matches.allSatisfy(\.usesIndex) ? sets : nil
        )
    }

    private func tag(_ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        let ofDisk = SQL(sql: "SELECT 1 FROM tag WHERE tag.disk_id = disk.id")
        switch pattern {
        case .none: return CompiledCondition(test: "NOT EXISTS (\(ofDisk))")
        case .any: return CompiledCondition(test: "EXISTS (\(ofDisk))")
        case .exact(let text):
            let tag = CatalogTag(text) ?? CatalogTag(category: nil, name: text)
            let match: SQL = "tag.name = \(tag.name) AND category IS \(tag.category)"
            return CompiledCondition(
                test: "EXISTS (\(ofDisk) AND \(match))",
                set: "SELECT disk_id FROM tag WHERE \(match)"
            )
        case .glob:
            let label: SQL = "(ifnull(category || '/', '') || tag.name)"
            return CompiledCondition(
                test: "EXISTS (\(ofDisk) AND \(TextComparison.exactCase.sql(label, pattern).sql))"
            )
        }
    }

    /// Datastores and servers: few, each with many disks.
    private func place(_ table: String, _ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        let column = SQL(sql: "\(table)_id")
        switch pattern {
        case .none: return CompiledCondition(test: "disk.\(column) IS NULL")
        case .any: return CompiledCondition(test: "disk.\(column) IS NOT NULL")
        case .exact, .glob:
            let comparison = TextComparison.anyCase(classes: false)
            var match = comparison.sql(SQL(sql: "name"), pattern).sql
            if case .exact(let text) = pattern, self == .datastore { match = "\(match) OR moid = \(text)" }
            let places: SQL = "SELECT id FROM \(sql: table) WHERE \(match)"
            return CompiledCondition(
                test: "disk.\(column) IN (\(places))",
                set: "SELECT id FROM disk WHERE \(column) IN (\(places))"
            )
        }
    }

    private func machine(_ pattern: DiskCondition.TextPattern) -> CompiledCondition {
        switch pattern {
        case .none: return DiskCondition.FlagField.attached.compiled(false)
        case .any: return DiskCondition.FlagField.attached.compiled(true)
        case .exact, .glob:
            var match = TextComparison.anyCase(classes: false).sql(SQL(sql: "vm.name"), pattern).sql
            if case .exact(let text) = pattern { match = "\(match) OR vm.moid = \(text)" }
            return CompiledCondition(
                test: """
                    EXISTS (SELECT 1 FROM attachment JOIN vm ON vm.id = attachment.vm_id
                        WHERE attachment.disk_id = disk.id AND to_time IS NULL AND (\(match)))
                    """,
                set: """
                    SELECT disk_id FROM attachment
                    WHERE vm_id IN (SELECT id FROM vm WHERE \(match)) AND to_time IS NULL
                    """
            )
        }
    }
}

extension DiskCondition.MetadataPattern {
    /// One key with its pattern.
    var compiled: CompiledCondition {
        let ofKey: SQL = "SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id AND key = \(key)"
        switch value {
        case .none: return CompiledCondition(test: "NOT EXISTS (\(ofKey))")
        case .any:
            return CompiledCondition(test: "EXISTS (\(ofKey))", set: "SELECT disk_id FROM metadata WHERE key = \(key)")
        case .exact, .glob:
            let match = TextComparison.exactCase.sql(SQL(sql: "value"), value).sql
            return CompiledCondition(
                test: "EXISTS (\(ofKey) AND \(match))",
                set: "SELECT disk_id FROM metadata WHERE key = \(key) AND \(match)"
            )
        }
    }
}
