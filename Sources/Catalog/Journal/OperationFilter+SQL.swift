import GRDB

extension OperationFilter {
    /// The filter as a condition on `operation`. Only what is asked for stands in it, so that SQLite takes the index
    /// that fits: the journal is never pruned, and the checks of each change ask it for one disk's open operations.
    var condition: (sql: String, arguments: StatementArguments) {
        var terms: [String] = []
        var arguments: StatementArguments = []
        func add(_ term: String, _ values: [any DatabaseValueConvertible]) {
            terms.append(term)
            arguments += StatementArguments(values)
        }
        func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }
        // Word for word the condition of the index `operation_open`.
        if openOnly { add("operation.state IN ('intended', 'running', 'unknown')", []) }
        if !kinds.isEmpty { add("operation.kind IN (\(marks(kinds.count)))", kinds.map(\.rawValue)) }
        if !states.isEmpty { add("operation.state IN (\(marks(states.count)))", states.map(\.rawValue)) }
        if let diskID { add("operation.disk_id = ?", [diskID]) }
        // The plus keeps SQLite from taking the index on servers: few catalogs have more than a handful.
        if let serverID { add("+operation.server_id = ?", [serverID]) }
        if let user { add("operation.user = ?", [user]) }
        if let host { add("operation.host = ?", [host]) }
        if let since { add("operation.started_at >= ?", [Timestamp.text(since)]) }
        if let until { add("operation.started_at < ?", [Timestamp.text(until)]) }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), arguments)
    }
}
