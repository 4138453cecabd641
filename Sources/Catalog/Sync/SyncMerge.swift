import Foundation
import GRDB

/// Merges what a sync has read into the catalog. All of it runs inside one transaction of the caller.
///
/// Work is done in sets, by SQLite, so that a million disks cost one pass, and only rows that differ are written.
/// The merge leaves alone every row that was written after the sync began (``SyncClock``): what a command has done since
/// then is newer than what the sync read. A side that could not be read was not staged, and stays as it is.
struct SyncMerge {
    let syncID: Int64
    let serverID: Int64
    let startedAt: Date
    let time: Date
    let complete: Set<SyncPart>
    let readsEveryDevice: Bool
    let needsDatastoresWord: Bool
    let unreadDatastores: Set<String>
    /// Who answers for disks that nobody was named for; nil leaves what rules gave alone.
    var ownerRules: [OwnerRule]?

    let rows = WrittenRows()

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
        try noteSeen(in: db)
        if complete.contains(.disks) { summary.gone = try markGone(in: db) }
        try mergeCatalogs(into: &summary, in: db)
        summary.tags = try mergeTagLists(in: db)
        summary.unmatched = try matchAttachments(in: db)
        summary.detached =
            try complete.contains(.attachments) ? closeAttachments(in: db) : closeAttachmentsOfReadVMs(in: db)
        summary.attached = try openAttachments(in: db)
        try mergeUsedFiles(in: db)
        summary.unknownDevices = try mergeUnknownDevices(in: db)
        try noteFreeDisks(in: db)
        summary.files = try mergeFiles(in: db)
        try mergeSnapshots(in: db)
        try noteDetails(in: db)
        try mergeClocks(in: db)
        try noteLooks(in: db)
        try noteUsage(in: db)
        summary.ruled = try applyOwnerRules(in: db)
        try count(into: &summary, in: db)
        try noteTimes(in: db)
        summary.rowsWritten = rows.count
        return summary
    }

    /// Runs statements that may use `:sync`, `:server`, `:start` and `:time`. Rows of the catalog that they write are
    /// counted, those that triggers write too; rows of temporary tables are not.
    /// - Returns: the number of rows that the last of them changed.
    @discardableResult
    func execute(_ sql: String, in db: Database) throws -> Int {
        let statements = try db.allStatements(sql: sql, arguments: arguments)
        while let statement = try statements.next() {
            let before = db.totalChangesCount
            try statement.execute()
            if !statement.sql.isWriteOfTemporaryTable { rows.count += db.totalChangesCount - before }
        }
        return db.changesCount
    }

    /// As ``execute(_:in:)``, for notes of what was read when, which are not counted.
    func note(_ sql: String, in db: Database) throws {
        try db.execute(sql: sql, arguments: arguments)
    }

    /// The number that a query gives, which may use the same names.
    func number(_ sql: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: sql, arguments: arguments) ?? 0
    }

    var arguments: StatementArguments {
        [
            "sync": syncID, "server": serverID, "start": Timestamp.text(startedAt), "time": Timestamp.text(time),
            "limit": SyncClock.limit(at: time),
        ]
    }

    private func count(into summary: inout SyncSummary, in db: Database) throws {
        let sql = """
            SELECT total(what = 'added') AS added, total(what = 'back') AS back, total(what = 'changed') AS changed,
                total(is_faulty) AS faulty, total(what IS NULL AND NOT is_faulty) AS unchanged, count(*) AS disks
            FROM (SELECT is_faulty, coalesce(d.what, s.what) AS what FROM temp.staged_seen AS s
                LEFT JOIN temp.staged_disk AS d ON d.sync_id = s.sync_id AND d.fcd_id = s.fcd_id
                WHERE s.sync_id = :sync)
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: ["sync": syncID]).required("count of the sync")
        summary.disks = row["disks"]
        summary.added = row["added"]
        summary.back = row["back"]
        summary.changed = row["changed"]
        summary.faulty = row["faulty"]
        summary.unchanged = row["unchanged"]
    }

    /// Writes down what was read when, and what could not be.
    func noteParts(_ failures: [SyncFailure], in db: Database) throws {
        let errors = Dictionary(grouping: failures, by: \.part).mapValues { failures in
            Set(failures.map(\.error)).sorted().joined(separator: "; ")
        }
        for part in complete where errors[part] == nil {
            try SyncStatement.noteRead(part, serverID: serverID, at: startedAt, in: db)
        }
        for (part, error) in errors {
            try SyncStatement.noteFailed(part, error, serverID: serverID, at: startedAt, in: db)
        }
    }

    private func noteTimes(in db: Database) throws {
        try note("UPDATE server SET last_seen = max(last_seen, :time) WHERE id = :server", in: db)
        // What has looked for changes alone has not seen how the disks are.
        guard complete.contains(.disks) else { return }
        try note("UPDATE server SET last_sync = :time WHERE id = :server", in: db)
        try note(
            """
            UPDATE datastore SET disks_read_at = :start
            WHERE server_id = :server AND gone_at IS NULL AND accessible = 1
                AND moid NOT IN (SELECT moid FROM temp.staged_unread WHERE sync_id = :sync)
            """,
            in: db
        )
    }
}

/// How many rows of the catalog a merge has written.
final class WrittenRows {
    var count = 0
}

extension String {
    fileprivate var isWriteOfTemporaryTable: Bool {
        let text = drop(while: \.isWhitespace)
        return ["UPDATE temp.", "INSERT INTO temp.", "DELETE FROM temp."].contains { text.hasPrefix($0) }
    }
}
