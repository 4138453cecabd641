import Foundation
import GRDB

/// Merges what a sync has read into the catalog. All of it runs inside one transaction of the caller.
///
/// Work is done in sets, by SQLite, so that a million disks cost one pass, and only rows that differ are written.
/// The merge leaves alone every row that was written after the sync began: what a command has done since then is
/// newer than what the sync read.
struct SyncMerge {
    let syncID: Int64
    let serverID: Int64
    let startedAt: Date
    let time: Date
    let complete: Set<SyncPart>
    let readsEveryDevice: Bool
    let unreadDatastores: Set<String>

    func run(in db: Database) throws -> SyncSummary {
        let name = try String.fetchOne(db, sql: "SELECT name FROM server WHERE id = ?", arguments: [serverID])
        var summary = SyncSummary(
            server: try name.required("server \(serverID)"),
            startedAt: startedAt,
            committedAt: time
        )
        try SyncStaging.addUnread(unreadDatastores, sync: syncID, in: db)
        summary.datastores = try mergeDatastores(in: db)
        summary.vms = try mergeVMs(in: db)
        try matchDisks(in: db)
        try addDisks(in: db)
        try updateDisks(in: db)
        try mergeTags(in: db)
        try mergeMetadata(in: db)
        summary.conflicts = try mergeOwners(in: db)
        try mergeRetirements(in: db)
        if complete.contains(.disks) { summary.gone = try markGone(in: db) }
        summary.unmatched = try matchAttachments(in: db)
        if complete.contains(.attachments) { summary.detached = try closeAttachments(in: db) }
        summary.attached = try openAttachments(in: db)
        try noteFreeDisks(in: db)
        try noteLooks(in: db)
        try count(into: &summary, in: db)
        try noteTimes(in: db)
        return summary
    }

    /// Runs statements that may use `:sync`, `:server`, `:start` and `:time`.
    /// - Returns: the number of rows that the last of them changed.
    @discardableResult
    func execute(_ sql: String, in db: Database) throws -> Int {
        try db.execute(sql: sql, arguments: arguments)
        return db.changesCount
    }

    /// The number that a query gives, which may use the same names.
    func number(_ sql: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: sql, arguments: arguments) ?? 0
    }

    var arguments: StatementArguments {
        [
            "sync": syncID, "server": serverID, "start": Timestamp.text(startedAt), "time": Timestamp.text(time),
        ]
    }

    private func count(into summary: inout SyncSummary, in db: Database) throws {
        let sql = """
            SELECT total(what = 'added') AS added, total(what = 'back') AS back, total(what = 'changed') AS changed,
                total(fault IS NOT NULL) AS faulty, total(what IS NULL AND fault IS NULL) AS unchanged
            FROM temp.staged_disk WHERE sync_id = :sync
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: ["sync": syncID]).required("count of the sync")
        summary.added = row["added"]
        summary.back = row["back"]
        summary.changed = row["changed"]
        summary.faulty = row["faulty"]
        summary.unchanged = row["unchanged"]
    }

    private func noteTimes(in db: Database) throws {
        try execute("UPDATE server SET last_sync = :time, last_seen = max(last_seen, :time) WHERE id = :server", in: db)
        guard complete.contains(.disks) else { return }
        try execute(
            """
            UPDATE datastore SET disks_read_at = :start
            WHERE server_id = :server AND gone_at IS NULL AND accessible = 1
                AND moid NOT IN (SELECT moid FROM temp.staged_unread WHERE sync_id = :sync)
            """,
            in: db
        )
    }
}
