import GRDB

/// A piece of SQL with the values that it binds. It stands for a row of `disk`, and of `datastore`, which may be NULL.
struct BoundSQL {
    var sql: String
    var arguments = StatementArguments()

    static func + (left: BoundSQL, right: BoundSQL) -> BoundSQL {
        BoundSQL(sql: left.sql + right.sql, arguments: left.arguments + right.arguments)
    }

    static func joined(_ parts: [BoundSQL], by separator: String) -> BoundSQL {
        var sum = BoundSQL(sql: "")
        for (number, part) in parts.enumerated() {
            if number > 0 { sum.sql += separator }
            sum.sql += part.sql
            sum.arguments += part.arguments
        }
        return sum
    }
}

extension OwnerRule {
    /// The columns of `owner` that a rule fills, beside its name.
    static let columns = ["team", "person", "contact", "cost_centre", "purpose", "expires_on"]

    /// What the rule gives a disk, one expression for each of ``columns``.
    var values: [BoundSQL] {
        let texts = [team, person, contact, costCentre, purpose].map { $0?.expression ?? BoundSQL(sql: "NULL") }
        let end =
            switch expiry {
            case .day(let day): BoundSQL(sql: "?", arguments: [day.description])
            case .afterDays(let days):
                BoundSQL(sql: "date(coalesce(disk.created_at, disk.first_seen), '+\(days) days')")
            case nil: BoundSQL(sql: "NULL")
            }
        return texts + [end]
    }

    /// Whether what the rule gives differs from the row of `owner`, which may be NULL.
    var difference: BoundSQL {
        let terms =
            [BoundSQL(sql: "owner.rule IS NOT ?", arguments: [name])]
            + zip(Self.columns, values).map { BoundSQL(sql: "owner.\($0) IS NOT ") + $1 }
        return BoundSQL(sql: "(") + .joined(terms, by: " OR ") + BoundSQL(sql: ")")
    }

    /// Whether the rule fits a disk and names somebody for it.
    var condition: BoundSQL {
        let names = [team, person, contact].compactMap(\.self)
        guard !names.contains(where: \.isConstant) else { return conditions.expression }
        let somebody = BoundSQL.joined(names.map(\.expression), by: ", ")
        return conditions.expression + BoundSQL(sql: " AND coalesce(NULL, NULL, ") + somebody
            + BoundSQL(sql: ") IS NOT NULL")
    }
}

extension OwnerRuleConditions {
    var expression: BoundSQL {
        var parts: [BoundSQL] = []
        func add(_ patterns: [String], _ term: (String) -> BoundSQL) {
            guard !patterns.isEmpty else { return }
            let terms = BoundSQL.joined(patterns.map(term), by: " OR ")
            parts.append(BoundSQL(sql: "(") + terms + BoundSQL(sql: ")"))
        }
        func glob(_ column: String) -> (String) -> BoundSQL {
            { pattern in BoundSQL(sql: "lower(\(column)) GLOB lower(?)", arguments: [pattern]) }
        }
        // What needs no look into another table comes first.
        add(datastore, glob("datastore.name"))
        add(name, glob("disk.name"))
        add(folder.map(Self.pathPattern), glob("disk.path"))
        add(server, glob("(SELECT server.name FROM server WHERE server.id = disk.server_id)"))
        for (key, patterns) in metadata.sorted(by: { $0.key < $1.key }) {
            add(patterns) { pattern in
                BoundSQL(
                    sql: """
                        EXISTS (SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id AND key = ? \
                        AND lower(value) GLOB lower(?))
                        """,
                    arguments: [key, pattern]
                )
            }
        }
        add(tag) { pattern in
            let parts = pattern.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let category = parts.count == 2 ? String(parts[0]) : nil
            return BoundSQL(
                sql: """
                    EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = disk.id AND lower(tag.name) GLOB lower(?) \
                    AND \(category == nil ? "category IS NULL" : "lower(category) GLOB lower(?)"))
                    """,
                arguments: StatementArguments([parts.last.map(String.init), category].compactMap(\.self))
            )
        }
        return parts.isEmpty ? BoundSQL(sql: "true") : BoundSQL.joined(parts, by: " AND ")
    }

    /// A pattern for paths `[ds] dir/x.vmdk` of the files below a folder.
    private static func pathPattern(_ folder: String) -> String {
        if let (datastore, folder) = datastore(of: folder) {
            return "[[]\(datastore)] " + (folder.isEmpty ? "*" : "\(folder)/*")
        }
        var folder = folder
        while folder.hasSuffix("/") { folder.removeLast() }
        return "[[]*] \(folder)/*"
    }
}

extension OwnerText {
    /// Whether every disk gets the same of it.
    var isConstant: Bool { parts.allSatisfy { if case .literal = $0 { true } else { false } } }

    /// The text for a disk, NULL where the disk lacks a part of it.
    var expression: BoundSQL {
        let terms = parts.map { part in
            switch part {
            case .literal(let text): BoundSQL(sql: "?", arguments: [text])
            case .metadata(let key):
                BoundSQL(
                    sql: "(SELECT nullif(trim(value), '') FROM metadata WHERE metadata.disk_id = disk.id AND key = ?)",
                    arguments: [key]
                )
            case .tag(let category):
                BoundSQL(
                    sql: """
                        (SELECT CASE count(*) WHEN 1 THEN min(name) END FROM tag \
                        WHERE tag.disk_id = disk.id AND category = ?)
                        """,
                    arguments: [category]
                )
            case .datastore: BoundSQL(sql: "datastore.name")
            }
        }
        return .joined(terms, by: " || ")
    }
}
