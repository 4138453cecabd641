public import Foundation
import GRDB

/// Which events of the history are meant. Everything that is set must hold.
public struct EventQuery: Equatable, Sendable {
    /// Only of these disks; nil for those of every disk that ever was.
    public var disks: DiskQuery?
    /// Only of this disk, by the catalog's key.
    public var diskID: Int64?
    /// Only those at this time or later.
    public var since: Date?
    /// Only those before this time.
    public var until: Date?
    /// Only of these kinds; all when empty.
    public var kinds: [EventKind]
    /// Only what became known in one of these ways; all when empty.
    public var sources: [DiskEvent.Source]
    /// At most so many: the latest, or the earliest when `oldestFirst`.
    public var limit: Int?
    /// Whether the earliest come first.
    public var oldestFirst: Bool

    /// Makes a query; the default is everything, the latest first.
    public init(
        disks: DiskQuery? = nil,
        diskID: Int64? = nil,
        since: Date? = nil,
        until: Date? = nil,
        kinds: [EventKind] = [],
        sources: [DiskEvent.Source] = [],
        limit: Int? = nil,
        oldestFirst: Bool = false
    ) {
        self.disks = disks
        self.diskID = diskID
        self.since = since
        self.until = until
        self.kinds = kinds
        self.sources = sources
        self.limit = limit
        self.oldestFirst = oldestFirst
    }
}

extension EventQuery {
    /// The statement with the values it binds.
    ///
    /// The table has no order of time, which would cost as much as the table itself: `disk.changed_at`, which has an
    /// index, leads to the disks with an event in the window, and their events are read by key.
    func statement(in db: Database) throws -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        // Read first of all, so that its values come first.
        let source = try source(in: db)
        arguments += source.arguments
        if let diskID { add("event.disk_id = ?", diskID) }
        if let since { add("event.time >= ?", Timestamp.text(since)) }
        if let until { add("event.time < ?", Timestamp.text(until)) }
        if !kinds.isEmpty {
            conditions.append("event.kind IN (\(databaseQuestionMarks(count: kinds.count)))")
            arguments += StatementArguments(kinds.map(\.rawValue))
        }
        if !sources.isEmpty {
            conditions.append("event.source IN (\(databaseQuestionMarks(count: sources.count)))")
            arguments += StatementArguments(sources.map(\.rawValue))
        }
        let direction = oldestFirst ? "ASC" : "DESC"
        let sql = """
            SELECT event.*, disk.fcd_id, disk.name AS disk_name, server.name AS server_name,
                operation.kind AS operation_kind, operation.user, operation.host,
                author.user AS author, author.event AS author_event, author.time AS author_time,
                CASE WHEN event.source = 'sync' THEN (
                    \(SyncStatement.lastLook(before: "event.time", of: "disk.server_id")))
                END AS looked_before
            FROM \(source.sql)
            JOIN server ON server.id = disk.server_id
            CROSS JOIN event ON event.disk_id = disk.id
            LEFT JOIN operation ON operation.id = event.operation_id
            LEFT JOIN event_author AS author ON author.disk_id = event.disk_id AND author.seq = event.seq
            \(conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))")
            ORDER BY event.time \(direction), event.disk_id \(direction), event.seq \(direction)
            LIMIT ?
            """
        arguments += [limit ?? -1]
        return (sql, arguments)
    }

    /// The disks whose events are read, as the table `disk`.
    private func source(in db: Database) throws -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let diskID {
            conditions.append("disk.id = ?")
            arguments += [diskID]
        }
        if let since {
            conditions.append("disk.changed_at >= ?")
            arguments += [Timestamp.text(since)]
        }
        if var disks {
            // Where few disks changed, that is what finds them.
            if let since {
                disks.conditions.append(CatalogCondition(.time(.changed, [.range(from: since, before: nil)])))
            }
            let (chosen, values) = try DiskPlan(disks, asOf: false, in: db).source().build(db)
            conditions.append("disk.id IN (\(chosen))")
            arguments += values
        }
        let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        let columns = "SELECT id, server_id, fcd_id, name FROM disk \(filter)"
        // The latest events of all are those of the disks that changed last: each of these has one at that time.
        if isLatestOfAll, let limit {
            return ("(\(columns) ORDER BY changed_at DESC LIMIT ?) AS disk", arguments + [limit])
        }
        return ("(\(columns)) AS disk", arguments)
    }

    private var isLatestOfAll: Bool {
        limit != nil && !oldestFirst && until == nil && kinds.isEmpty && sources.isEmpty && diskID == nil
    }
}
