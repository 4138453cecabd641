import Foundation
import GRDB

/// Statements on `operation` and `operation_step`.
enum OperationStatement {
    static func find(_ id: String, in db: Database) throws -> OperationRecord {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM operation WHERE id = ?", arguments: [id])
        return try OperationRecord(row: row.required("operation \(id)"))
    }

    /// Changes columns of one operation; `assignments` is SQL of this module, never a caller's text.
    static func update(
        _ id: String,
        set assignments: String,
        arguments: StatementArguments,
        in db: Database
    ) throws {
        try db.execute(sql: "UPDATE operation SET \(assignments) WHERE id = ?", arguments: arguments + [id])
        guard db.changesCount > 0 else { throw CatalogError(.notFound, "the catalog has no operation \(id)") }
    }

    static func markRunning(_ id: String, in db: Database) throws {
        try db.execute(
            sql: "UPDATE operation SET state = 'running' WHERE id = ? AND state = 'intended'",
            arguments: [id]
        )
    }

    static func step(
        _ operationID: String,
        name: String,
        state: OperationStepRecord.State,
        detail: String?,
        task: String?,
        at time: Date,
        in db: Database
    ) throws {
        let text = Timestamp.text(time)
        let arguments: StatementArguments = [
            "operation": operationID, "name": name, "state": state.rawValue, "detail": detail, "task": task,
            "time": text, "end": state == .running ? nil : text,
        ]
        try db.execute(
            sql: """
                UPDATE operation_step SET state = :state, detail = coalesce(:detail, detail),
                    task = coalesce(:task, task), finished_at = :end
                WHERE operation_id = :operation AND name = :name AND state = 'running'
                """,
            arguments: arguments
        )
        guard db.changesCount == 0 else { return }
        try db.execute(
            sql: """
                INSERT INTO operation_step (operation_id, seq, name, state, detail, task, started_at, finished_at)
                SELECT :operation, coalesce(max(seq), 0) + 1, :name, :state, :detail, :task, :time, :end
                FROM operation_step WHERE operation_id = :operation
                """,
            arguments: arguments
        )
    }

    /// Prepared once a connection: a long list asks it for each operation.
    static func steps(of operationID: String, in db: Database) throws -> [OperationStepRecord] {
        let sql = "SELECT * FROM operation_step WHERE operation_id = ? ORDER BY seq"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [operationID])
            .map(OperationStepRecord.init(row:))
    }

    static func json(_ parameters: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(parameters), as: UTF8.self)
    }

    static func parameters(_ json: String) throws(CatalogError) -> [String: String] {
        do {
            return try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        } catch {
            throw CatalogError(.corrupt, "the intent of an operation is not what was written", underlying: "\(error)")
        }
    }
}
