import Foundation
import GRDB

/// How what stands with disks at a server and what this catalog has become one ownership, for many disks at once or for
/// one.
///
/// What stands with the disk is the truth: it is what every colleague's catalog arrives at, by whatever clock it was
/// set. So
/// - an owner that was on the disk gives way to the one that is there now, and goes where none is;
/// - an owner that a rule gave gives way to any that somebody set;
/// - one that never reached the disk stays where it is later than what stands there, and is a conflict that is kept in
///   view; where the disk's is as late or later, or was cleared later, that counts;
/// - one that this catalog wrote after the server was read is newer than what was read.
struct OwnerMerge {
    /// The columns of an owner that the disk may carry.
    static let columns = ["team", "person", "contact", "cost_centre", "purpose", "expires_on", "set_at"]

    /// A query for what was seen: `disk_id` and ``columns``. Team, person and contact are NULL where the disk names
    /// nobody; `set_at` then is when that was said, or NULL where nobody ever said anything.
    let seen: String
    /// What the query binds, and `:start`, when the server was read, `:time`, which is written, and `:limit`, the latest
    /// that can be (``SyncClock``).
    let arguments: StatementArguments

    /// Writes what differs. ``changedDisks`` are those whose owner is another, until the next merge.
    func run(in db: Database) throws {
        try run(in: db) { sql in try db.execute(sql: sql, arguments: arguments) }
    }

    /// - Parameter execute: runs statements on the catalog with ``arguments``.
    func run(in db: Database, execute: (String) throws -> Void) throws {
        try db.execute(sql: Self.schema)
        try db.execute(sql: decision, arguments: arguments)
        guard db.changesCount > 0 else { return }
        try execute(Self.settlement)
    }

    /// The keys of the disks whose owner the last merge of this transaction changed.
    static let changedDisks = "SELECT disk_id FROM temp.owner_verdict WHERE verdict IN ('take', 'clear')"

    private static let names = columns.joined(separator: ", ")

    // verdict: take what stands with the disk, clear what is no longer there, conflict, or nothing but the end of one.
    private static let schema = """
        CREATE TEMP TABLE IF NOT EXISTS owner_verdict (
            disk_id INTEGER PRIMARY KEY, verdict TEXT NOT NULL,
            \(columns.map { "\($0) TEXT" }.joined(separator: ", "))
        ) STRICT;
        DELETE FROM temp.owner_verdict;
        """

    private static func differ(_ columns: some Sequence<String>) -> String {
        "(" + columns.map { "o.\($0) IS NOT s.\($0)" }.joined(separator: " OR ") + ")"
    }

    private var decision: String {
        let isNamed = "coalesce(s.team, s.person, s.contact) IS NOT NULL"
        let isNoLater =
            "(s.set_at IS NOT NULL AND \(SyncClock.credible("o.set_at")) <= \(SyncClock.credible("s.set_at")))"
        return """
            INSERT INTO temp.owner_verdict (disk_id, verdict, \(Self.names))
            SELECT disk_id, verdict, \(Self.names) FROM (
                SELECT s.*, CASE
                    WHEN \(isNamed) AND (o.disk_id IS NULL OR o.source = 'rule') THEN 'take'
                    WHEN \(SyncClock.isNewer("o.noted_at")) AND o.source <> 'rule' THEN NULL
                    WHEN \(isNamed) AND o.source = 'server' AND \(Self.differ(Self.columns)) THEN 'take'
                    WHEN \(isNamed) AND o.source = 'local' AND (\(isNoLater)
                        OR NOT \(Self.differ(Self.columns.dropLast()))) THEN 'take'
                    WHEN \(isNamed) AND o.source = 'local' THEN 'conflict'
                    WHEN NOT (\(isNamed)) AND (o.source = 'server' OR o.source = 'local' AND \(isNoLater))
                        THEN 'clear'
                    WHEN EXISTS (SELECT 1 FROM owner_conflict AS c WHERE c.disk_id = s.disk_id) THEN 'settled'
                END AS verdict
                FROM (\(seen)) AS s LEFT JOIN owner AS o ON o.disk_id = s.disk_id)
            WHERE verdict IS NOT NULL
            """
    }

    private static let settlement = """
        DELETE FROM owner WHERE disk_id IN (SELECT disk_id FROM temp.owner_verdict WHERE verdict = 'clear');

        INSERT INTO owner (disk_id, \(names), source, noted_at)
        SELECT disk_id, \(names), 'server', :time FROM temp.owner_verdict WHERE verdict = 'take'
        ON CONFLICT (disk_id) DO UPDATE SET \(OwnerStatement.replacing);

        DELETE FROM owner_conflict WHERE disk_id IN (
            SELECT v.disk_id FROM temp.owner_verdict AS v
            WHERE v.verdict <> 'conflict' OR v.set_at <> owner_conflict.set_at);

        INSERT INTO owner_conflict (disk_id, \(names), noted_at)
        SELECT disk_id, \(names), :time FROM temp.owner_verdict WHERE verdict = 'conflict'
        ON CONFLICT DO NOTHING;
        """
}
