import GRDB

/// Which rule is each disk's.
struct OwnerRuleChoice {
    let rules: [OwnerRule]
    /// nil for the disks of all servers.
    let serverID: Int64?
    /// A query for the keys of the disks that are looked at; nil for all.
    var scope: BoundSQL?

    /// A query for `disk_id`, `capacity_mib`, `rule` (its number in the list, NULL where none fits), `explicit` (whether
    /// somebody set the owner) and `ruled` (whether a rule gave it) of each disk that exists.
    /// - Parameter comparing: adds `differs`: whether the owner that the rule gives is not the one that there is.
    func statement(comparing: Bool = false) -> BoundSQL {
        let rule = choice { number, _ in BoundSQL(sql: "\(number)") }
        let differs =
            comparing
            ? BoundSQL(sql: ", ") + choice { _, rule in rule.difference } + BoundSQL(sql: " AS differs")
            : BoundSQL(sql: "")
        // The disks in the order in which they lie: an index would only lead to each of them one by one.
        return BoundSQL(sql: "SELECT disk.id AS disk_id, disk.capacity_mib, ") + rule + BoundSQL(sql: " AS rule")
            + differs
            + BoundSQL(
                sql: """
                    , ifnull(owner.source <> 'rule', false) AS explicit, owner.rule IS NOT NULL AS ruled
                    FROM disk NOT INDEXED
                    LEFT JOIN owner ON owner.disk_id = disk.id
                    LEFT JOIN datastore ON datastore.id = disk.datastore_id
                    WHERE disk.state IN ('creating', 'ready', 'deleting')
                        AND disk.server_id = coalesce(?, disk.server_id)\(scope.condition)
                    """,
                arguments: [serverID] + scope.arguments
            )
    }

    private func choice(_ result: (Int, OwnerRule) -> BoundSQL) -> BoundSQL {
        guard !rules.isEmpty else { return BoundSQL(sql: "NULL") }
        let cases = rules.enumerated().map { number, rule in
            BoundSQL(sql: "WHEN ") + rule.condition + BoundSQL(sql: " THEN ") + result(number, rule)
        }
        return BoundSQL(sql: "CASE ") + .joined(cases, by: " ") + BoundSQL(sql: " END")
    }

    /// A query for how many disks each rule fits, whoever answers for them: one row, one column a rule.
    var fits: BoundSQL {
        .joined(rules.map { BoundSQL(sql: "total(") + $0.conditions.expression + BoundSQL(sql: ")") }, by: ", ")
            .selected(
                from: """
                    disk NOT INDEXED LEFT JOIN datastore ON datastore.id = disk.datastore_id
                    WHERE disk.state IN ('creating', 'ready', 'deleting')
                        AND disk.server_id = coalesce(?, disk.server_id)
                    """,
                arguments: [serverID]
            )
    }
}

extension BoundSQL? {
    /// As a condition beside others on `disk`; empty where there is none.
    var condition: String { map { " AND disk.id IN (\($0.sql))" } ?? "" }
    var arguments: StatementArguments { self?.arguments ?? StatementArguments() }
}

extension BoundSQL {
    fileprivate func selected(from source: String, arguments: StatementArguments) -> BoundSQL {
        BoundSQL(sql: "SELECT ") + self + BoundSQL(sql: " FROM \(source)", arguments: arguments)
    }
}
