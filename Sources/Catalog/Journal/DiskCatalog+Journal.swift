public import Foundation
import GRDB

/// The journal: what is about to be done, how far it is, and what came of it.
///
/// Its rows reach the disk before a method returns (`synchronous = FULL`), so that a power cut right after a call
/// to the server does not lose that the call was made.
extension DiskCatalog {
    /// Writes the intent, before the call leaves.
    @discardableResult
    public func begin(_ intent: OperationIntent, at time: Date = Date()) throws(CatalogError) -> OperationRecord {
        try write(at: time) { db in
            try db.execute(
                sql: """
                    INSERT INTO operation (id, kind, state, server_id, disk_id, target, intent, user, host, pid, started_at)
                    VALUES (:id, :kind, 'intended', :server, :disk, :target, :intent, :user, :host, :pid, :time)
                    """,
                arguments: [
                    "id": intent.id, "kind": intent.kind.rawValue, "server": intent.serverID, "disk": intent.diskID,
                    "target": intent.target, "intent": try OperationStatement.json(intent.parameters),
                    "user": intent.actor.user, "host": intent.actor.host, "pid": intent.actor.pid,
                    "time": Timestamp.text(time),
                ]
            )
            return try OperationStatement.find(intent.id, in: db)
        }
    }

    /// Writes how far a step is. The step of this name that is under way is updated; otherwise a new one begins.
    ///
    /// An operation that was only intended is running from its first step on.
    public func step(
        _ operationID: String,
        _ name: String,
        _ state: OperationStepRecord.State,
        detail: String? = nil,
        task: String? = nil,
        at time: Date = Date()
    ) throws(CatalogError) {
        try write(at: time) { db in
            _ = try OperationStatement.find(operationID, in: db)
            try OperationStatement.step(
                operationID,
                name: name,
                state: state,
                detail: detail,
                task: task,
                at: time,
                in: db
            )
            try OperationStatement.markRunning(operationID, in: db)
        }
    }

    /// Writes the server's task, by which the outcome can be found again.
    public func setTask(_ operationID: String, _ task: String) throws(CatalogError) {
        try write { db in
            try OperationStatement.update(operationID, set: "task = ?", arguments: [task], in: db)
            try OperationStatement.markRunning(operationID, in: db)
        }
    }

    /// Writes what came of the operation. Steps that are still under way end the same way.
    /// - Parameters:
    ///   - state: `done`, `failed` or `unknown`.
    ///   - diskID: the disk that came of it, where it was not known before.
    @discardableResult
    public func finish(
        _ operationID: String,
        _ state: OperationRecord.State,
        outcome: String? = nil,
        error: String? = nil,
        diskID: Int64? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> OperationRecord {
        guard state == .done || state == .failed || state == .unknown else {
            throw CatalogError(.conflict, "an operation does not end as \(state.rawValue)")
        }
        return try write(at: time) { db in
            try OperationStatement.update(
                operationID,
                set: "state = ?, outcome = ?, error = ?, disk_id = coalesce(?, disk_id), finished_at = ?",
                arguments: [state.rawValue, outcome, error, diskID, Timestamp.text(time)],
                in: db
            )
            if state != .unknown {
                try db.execute(
                    sql: """
                        UPDATE operation_step SET state = ?, finished_at = ?
                        WHERE operation_id = ? AND state = 'running'
                        """,
                    arguments: [state.rawValue, Timestamp.text(time), operationID]
                )
            }
            return try OperationStatement.find(operationID, in: db)
        }
    }

    /// The operation with this ID; nil when there is none.
    public func operation(id: String) throws(CatalogError) -> OperationRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM operation WHERE id = ?", arguments: [id])
                .map(OperationRecord.init(row:))
        }
    }
}
