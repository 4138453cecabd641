import Foundation
import GRDB

/// Gives disks the owners that rules name: the first rule that fits a disk and names somebody for it counts.
///
/// An owner that somebody set is never touched, and what no rule gives any more is taken away. The work is done in sets,
/// and only rows that differ are written.
struct OwnerRuleMerge {
    let rules: [OwnerRule]
    /// nil for the disks of all servers.
    let serverID: Int64?
    let time: Date

    /// - Returns: what was written.
    func run(in db: Database) throws -> OwnerRuleChanges {
        let isRuled = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM owner WHERE rule IS NOT NULL)") ?? false
        guard isRuled || !rules.isEmpty else { return OwnerRuleChanges() }
        try db.execute(sql: Self.schema)
        for rule in rules { try gather(rule, in: db) }
        var changes = OwnerRuleChanges()
        changes.removed = try remove(in: db)
        let before = try count(in: db)
        changes.written = try write(in: db)
        changes.given = try count(in: db) - before
        try db.execute(sql: "DELETE FROM temp.ruled_owner")
        return changes
    }

    private static let names = OwnerRule.columns.joined(separator: ", ")

    private static let schema = """
        CREATE TEMP TABLE IF NOT EXISTS ruled_owner (
            disk_id INTEGER PRIMARY KEY, rule TEXT NOT NULL,
            \(OwnerRule.columns.map { "\($0) TEXT" }.joined(separator: ", "))
        ) STRICT;
        DELETE FROM temp.ruled_owner;
        """

    private func gather(_ rule: OwnerRule, in db: Database) throws {
        let (sql, arguments) = rule.selection(serverID: serverID)
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO temp.ruled_owner (rule, disk_id, \(Self.names))
                SELECT ?, disk_id, \(Self.names) FROM (\(sql)) AS given
                WHERE coalesce(team, person, contact) IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = given.disk_id AND source <> 'rule')
                """,
            arguments: [rule.name] + arguments
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
                        AND disk.state IN ('creating', 'ready', 'deleting'))
                """,
            arguments: [serverID]
        )
        return db.changesCount
    }

    private func write(in db: Database) throws -> Int {
        let differs = (["rule"] + OwnerRule.columns).map { "o.\($0) IS NOT r.\($0)" }.joined(separator: " OR ")
        try db.execute(
            sql: """
                INSERT INTO owner (disk_id, rule, \(Self.names), set_at, source, noted_at)
                SELECT r.disk_id, r.rule, \(OwnerRule.columns.map { "r.\($0)" }.joined(separator: ", ")), ?, 'rule', ?
                FROM temp.ruled_owner AS r LEFT JOIN owner AS o ON o.disk_id = r.disk_id
                WHERE \(differs)
                ON CONFLICT (disk_id) DO UPDATE SET \(OwnerStatement.replacing) WHERE owner.source = 'rule'
                """,
            arguments: [Timestamp.text(time), Timestamp.text(time)]
        )
        return db.changesCount
    }

    private func count(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM owner WHERE rule IS NOT NULL") ?? 0
    }
}
