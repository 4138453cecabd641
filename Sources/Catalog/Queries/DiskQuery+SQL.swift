import GRDB

extension DiskQuery {
    /// The condition over the tables of ``DiskListing/select``, with the values it binds.
    var condition: (sql: String, arguments: StatementArguments) {
        var parts = SQLConditions()
        if !includeGone { parts.add("disk.state IN ('creating', 'ready', 'deleting')") }
        if let serverID { parts.add("disk.server_id = ?", serverID) }
        for word in words {
            parts.add(
                """
                (instr(lower(disk.name), lower(?)) OR instr(lower(disk.path), lower(?))
                    OR instr(lower(disk.fcd_id), lower(?)))
                """,
                word,
                word,
                word
            )
        }
        if let name { parts.add("lower(disk.name) GLOB lower(?)", name) }
        if let owner { parts.add("lower(?) IN (lower(team), lower(person), lower(contact))", owner) }
        if let hasOwner { parts.add("(owner.disk_id IS NOT NULL) = ?", hasOwner) }
        for tag in tags {
            parts.add(
                "EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = disk.id AND category IS ? AND tag.name = ?)",
                tag.category,
                tag.name
            )
        }
        if let datastore { parts.add("? IN (datastore.name, datastore.moid)", datastore) }
        if let vm {
            parts.add(
                """
                EXISTS (SELECT 1 FROM attachment JOIN vm ON vm.id = attachment.vm_id
                    WHERE attachment.disk_id = disk.id AND to_time IS NULL AND ? IN (vm.name, vm.moid))
                """,
                vm
            )
        }
        if let attached { parts.add("attached = ?", attached) }
        if let retired { parts.add("retired = ?", retired) }
        if let minSizeMiB { parts.add("disk.capacity_mib >= ?", minSizeMiB) }
        if let maxSizeMiB { parts.add("disk.capacity_mib <= ?", maxSizeMiB) }
        return (parts.sql, parts.arguments)
    }

    /// The terms after `ORDER BY`.
    var ordering: String {
        let term =
            switch order {
            case .name: "disk.name COLLATE NOCASE"
            case .size: "disk.capacity_mib"
            case .owner: "coalesce(team, person, contact) COLLATE NOCASE"
            case .datastore: "datastore.name COLLATE NOCASE"
            case .created: "disk.created_at"
            }
        return "\(term) \(descending ? "DESC" : "ASC"), disk.name COLLATE NOCASE, disk.id"
    }
}

/// Conditions that must all hold, with the values they bind.
private struct SQLConditions {
    private var terms: [String] = []
    private(set) var arguments = StatementArguments()

    var sql: String { terms.isEmpty ? "true" : terms.joined(separator: " AND ") }

    mutating func add(_ term: String, _ values: (any DatabaseValueConvertible)?...) {
        terms.append(term)
        arguments += StatementArguments(values)
    }
}
