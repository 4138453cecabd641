import Foundation
import GRDB

/// Gives disks the owners that rules name: the first rule that fits a disk and names somebody for it counts.
///
/// An owner that somebody set is never touched, and what no rule gives any more is taken away. However many rules there
/// are, the disks are read once, and only rows that differ are written.
struct OwnerRuleMerge {
    let rules: [OwnerRule]
    /// nil for the disks of all servers.
    let serverID: Int64?
    let time: Date
    /// A query for the keys of the disks that are looked at; nil for all.
    var scope: BoundSQL?

    /// - Parameter rows: counts the rows of the catalog that are written, those of its history too.
    /// - Returns: what was written.
    func run(in db: Database, counting rows: WrittenRows = WrittenRows()) throws -> OwnerRuleChanges {
        let isRuled = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM owner WHERE rule IS NOT NULL)") ?? false
        guard isRuled || !rules.isEmpty else { return OwnerRuleChanges() }
        try db.execute(sql: Self.schema)
        try choose(in: db)
        var changes = OwnerRuleChanges()
        let total = db.totalChangesCount
        changes.removed = try remove(in: db)
        let before = try count(in: db)
        for number in try Int.fetchAll(db, sql: "SELECT DISTINCT rule FROM temp.ruled_owner ORDER BY rule") {
            changes.written += try write(number, in: db)
        }
        changes.given = try count(in: db) - before
        rows.count += db.totalChangesCount - total
        try db.execute(sql: "DELETE FROM temp.ruled_owner")
        return changes
    }

    private static let names = OwnerRule.columns.joined(separator: ", ")

    private static let schema = """
        CREATE TEMP TABLE IF NOT EXISTS ruled_owner (disk_id INTEGER PRIMARY KEY, rule INTEGER NOT NULL) STRICT;
        DELETE FROM temp.ruled_owner;
        """

    /// Notes the rule of each disk that has one and nobody else to answer for it.
    private func choose(in db: Database) throws {
        guard !rules.isEmpty else { return }
        let choice = OwnerRuleChoice(rules: rules, serverID: serverID, scope: scope)
        let statement = choice.statement()
        // A condition on the rule would have SQLite look for it twice: rows without one are left out by the table.
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO temp.ruled_owner (disk_id, rule)
                SELECT disk_id, rule FROM (\(statement.sql)) WHERE NOT explicit
                """,
            arguments: statement.arguments
        )
    }

    /// Disks that are gone keep who answered for them last.
    private func remove(in db: Database) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM owner
                WHERE rule IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM temp.ruled_owner AS r WHERE r.disk_id = owner.disk_id)
                    AND EXISTS (SELECT 1 FROM disk WHERE disk.id = owner.disk_id
                        AND disk.server_id = coalesce(?, disk.server_id)
                        AND disk.state IN ('creating', 'ready', 'deleting')\(scope.condition))
                """,
            arguments: [serverID] + scope.arguments
        )
        return db.changesCount
    }

    private func write(_ number: Int, in db: Database) throws -> Int {
        let rule = rules[number]
        let columns = ["rule"] + OwnerRule.columns
        let differs = columns.map { "o.\($0) IS NOT g.\($0)" }.joined(separator: " OR ")
        let values = BoundSQL.joined(
            zip(OwnerRule.columns, rule.values).map { $1 + BoundSQL(sql: " AS \($0)") },
            by: ", "
        )
        try db.execute(
            sql: """
                INSERT INTO owner (disk_id, rule, \(Self.names), set_at, source, noted_at)
                SELECT g.disk_id, g.rule, \(OwnerRule.columns.map { "g.\($0)" }.joined(separator: ", ")), ?, 'rule', ?
                FROM (SELECT r.disk_id, ? AS rule, \(values.sql)
                    FROM temp.ruled_owner AS r CROSS JOIN disk ON disk.id = r.disk_id
                    LEFT JOIN datastore ON datastore.id = disk.datastore_id
                    WHERE r.rule = ?) AS g
                LEFT JOIN owner AS o ON o.disk_id = g.disk_id
                WHERE \(differs)
                ON CONFLICT (disk_id) DO UPDATE SET \(OwnerStatement.replacing) WHERE owner.source = 'rule'
                """,
            arguments: [Timestamp.text(time), Timestamp.text(time), rule.name] + values.arguments + [number]
        )
        return db.changesCount
    }

    private func count(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM owner WHERE rule IS NOT NULL") ?? 0
    }
}
