import GRDB

extension OwnerRule {
    /// The columns of ``selection(serverID:)``, apart from `disk_id`.
    static let columns = ["team", "person", "contact", "cost_centre", "purpose", "expires_on"]

    /// A query for the disks that the rule fits, whoever answers for them, with what it gives each of them. Disks to
    /// which it gives neither team, person nor contact are among them.
    /// - Parameter serverID: nil for the disks of all servers.
    func selection(serverID: Int64?) -> (sql: String, arguments: StatementArguments) {
        var query = query
        if let serverID { query.serverID = serverID }
        let (condition, conditionArguments) = query.condition
        var arguments = StatementArguments()
        let texts = [team, person, contact, costCentre, purpose].map { text in
            guard let text else { return "NULL" }
            let (sql, values) = text.expression
            arguments += values
            return sql
        }
        let expiry = expiresAfterDays.map { "date(coalesce(m.created_at, m.first_seen), '+\($0) days')" } ?? "NULL"
        let values = zip(Self.columns, texts + [expiry]).map { "\($1) AS \($0)" }.joined(separator: ", ")
        // The disks are found as `find` finds them.
        return (
            "SELECT m.id AS disk_id, \(values) FROM (\(DiskListing.select) WHERE \(condition)) AS m",
            arguments + conditionArguments
        )
    }
}

extension OwnerText {
    /// The text of a disk `m`, NULL where the disk lacks a part of it.
    fileprivate var expression: (sql: String, arguments: StatementArguments) {
        var arguments = StatementArguments()
        let terms = parts.map { part in
            switch part {
            case .literal(let text):
                arguments += [text]
                return "?"
            case .metadata(let key):
                arguments += [key]
                return "(SELECT nullif(trim(value), '') FROM metadata WHERE metadata.disk_id = m.id AND key = ?)"
            case .tag(let category):
                arguments += [category]
                return """
                    (SELECT CASE count(*) WHEN 1 THEN min(name) END FROM tag \
                    WHERE tag.disk_id = m.id AND category = ?)
                    """
            case .datastore: return "m.datastore_name"
            }
        }
        return (terms.joined(separator: " || "), arguments)
    }
}
