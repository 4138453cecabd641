import GRDB

/// Something that holds in every catalog whatever was done, beyond what the schema itself enforces.
///
/// The query gives a row for each place where it does not hold: the thing in words, and what is wrong.
struct CatalogInvariant {
    let check: String
    let sql: String

    static let all = versions + current + things

    private static func disk(_ key: String) -> String {
        """
        (SELECT CASE WHEN fcd_id IS NULL THEN disk.name ELSE disk.name || ' (' || fcd_id || ')' END
            FROM disk WHERE disk.id = \(key))
        """
    }

    // MARK: Versions

    /// A table of versions: what they are of, and the row that they lead to.
    private struct History {
        /// The word in the check's name and in messages.
        let thing: String
        let table: String
        let key: [String]
        let current: String
        /// The columns that a version has of the row, by their names in the versions and in the row.
        let columns: [(version: String, row: String)]
        /// Whether there is a version for every moment from the first on.
        let isContinuous: Bool
        let label: String

        init(
            _ thing: String,
            key: [(version: String, row: String)],
            _ columns: [String],
            isContinuous: Bool = false,
            label: String
        ) {
            self.thing = thing
            table = "\(thing)_version"
            self.key = key.map(\.version)
            current = thing
            self.columns = key + columns.map { ($0, $0) }
            self.isContinuous = isContinuous
            self.label = label
            keyOfRow = key.map(\.row)
        }

        private let keyOfRow: [String]

        var join: String {
            zip(key, keyOfRow).map { "version.\($0) = \(Self.qualified($1))" }.joined(separator: " AND ")
        }

        /// A column of the row that is NULL only where there is no row.
        var presence: String { Self.qualified(keyOfRow[0]) }

        var difference: String {
            columns.map { "version.\($0.version) IS NOT \(Self.qualified($0.row))" }.joined(separator: " OR ")
        }

        private static func qualified(_ column: String) -> String {
            column.contains("(") ? column.replacing("(", with: "(row.") : "row.\(column)"
        }
    }

    private static let histories = [
        History(
            "disk",
            key: [("disk_id", "id")],
            [
                "name", "capacity_mib", "datastore_id", "path", "provisioning", "state", "keep_after_delete_vm",
                "relocation_disabled", "changed_block_tracking", "fault",
            ],
            isContinuous: true,
            label: disk("KEY.disk_id")
        ),
        History(
            "owner",
            key: [("disk_id", "disk_id")],
            ["team", "person", "contact", "cost_centre", "purpose", "expires_on", "set_at", "source", "rule"],
            label: disk("KEY.disk_id")
        ),
        History(
            "tag",
            key: [("disk_id", "disk_id"), ("name", "name"), ("category", "ifnull(category, '')")],
            [],
            label: "\(disk("KEY.disk_id")) || ', tag ' || KEY.name"
        ),
        History(
            "metadata",
            key: [("disk_id", "disk_id"), ("key", "key")],
            ["value"],
            label: "\(disk("KEY.disk_id")) || ', key ' || KEY.key"
        ),
        History(
            "retirement",
            key: [("disk_id", "disk_id")],
            ["retired_at", "due_at", "retired_by", "reason", "source"],
            label: disk("KEY.disk_id")
        ),
        History(
            "vm",
            key: [("vm_id", "id")],
            ["name", "inventory_path", "power_state"],
            isContinuous: true,
            label: "(SELECT vm.name || ' (' || vm.moid || ')' FROM vm WHERE vm.id = KEY.vm_id)"
        ),
    ]

    /// Versions follow one another.
    private static let versions = histories.map { history in
        let key = history.key.joined(separator: ", ")
        return CatalogInvariant(
            check: "\(history.thing)-versions",
            sql: """
                SELECT \(history.label.replacing("KEY", with: "version")),
                    CASE WHEN ended IS NULL THEN 'the version from ' || began || ' has no end, and another begins at '
                            || from_time
                        WHEN ended > from_time THEN 'the version that ends at ' || ended || ' overlaps the one from '
                            || from_time
                        ELSE 'nothing is known between ' || ended || ' and ' || from_time END
                FROM (
                    SELECT \(key), from_time, lag(from_time) OVER successive AS began, lag(to_time) OVER successive AS ended
                    FROM \(history.table) WINDOW successive AS (PARTITION BY \(key) ORDER BY from_time)
                ) AS version
                WHERE began IS NOT NULL
                    AND (ended IS NULL OR ended > from_time\(history.isContinuous ? " OR ended < from_time" : ""))
                """
        )
    }

    /// The version that lasts is what the row says.
    private static let current = histories.map { history in
        CatalogInvariant(
            check: "\(history.thing)-versions",
            sql: """
                SELECT \(history.label.replacing("KEY.disk_id", with: "row.\(history.thing == "disk" ? "id" : "disk_id")")
                    .replacing("KEY.vm_id", with: "row.id").replacing("KEY", with: "row")),
                    CASE WHEN version.from_time IS NULL THEN 'has no version that lasts'
                        ELSE 'differs from its version that lasts, from ' || version.from_time END
                FROM \(history.current) AS row LEFT JOIN \(history.table) AS version
                    ON \(history.join) AND version.to_time IS NULL
                WHERE version.from_time IS NULL OR \(history.difference)
                UNION ALL
                SELECT \(history.label.replacing("KEY", with: "version")),
                    'the version from ' || version.from_time || ' has no end, and the \(history.thing) is gone'
                FROM \(history.table) AS version LEFT JOIN \(history.current) AS row ON \(history.join)
                WHERE version.to_time IS NULL AND \(history.presence) IS NULL
                """
        )
    }

    // MARK: Other things

    private static let things = [
        CatalogInvariant(
            check: "attachments",
            sql: """
                SELECT \(disk("disk_id")), 'is attached twice to ' || (SELECT name FROM vm WHERE vm.id = vm_id)
                FROM attachment WHERE to_time IS NULL GROUP BY disk_id, vm_id HAVING count(*) > 1
                UNION ALL
                SELECT \(disk("disk_id")), 'is attached to ' || (SELECT name FROM vm WHERE vm.id = vm_id)
                    || ', and is ' || (SELECT state FROM disk WHERE disk.id = disk_id)
                FROM attachment
                WHERE to_time IS NULL AND (SELECT state FROM disk WHERE disk.id = disk_id) IN ('gone', 'deleted')
                UNION ALL
                SELECT \(disk("disk_id")), 'is attached to a virtual machine of another server'
                FROM attachment
                WHERE (SELECT server_id FROM disk WHERE disk.id = disk_id)
                    <> (SELECT server_id FROM vm WHERE vm.id = vm_id)
                """
        ),
        CatalogInvariant(
            check: "events",
            sql: """
                SELECT ifnull(\(disk("disk_id")), 'disk ' || disk_id),
                    'has ' || count(*) || ' events, and the last has the number ' || max(seq)
                FROM event GROUP BY disk_id HAVING count(*) <> max(seq)
                UNION ALL
                SELECT 'disk ' || disk_id, 'has an event and is not there: ' || kind || ' at ' || time
                FROM event WHERE NOT EXISTS (SELECT 1 FROM disk WHERE disk.id = disk_id)
                UNION ALL
                SELECT \(disk("disk_id")), 'an event names operation ' || operation_id || ', which is not there'
                FROM event WHERE operation_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM operation WHERE operation.id = operation_id)
                UNION ALL
                SELECT \(disk("disk.id")), 'changed at ' || ifnull(changed_at, 'no time') || ', by its events at '
                    || ifnull((SELECT max(time) FROM event WHERE disk_id = disk.id), 'no time')
                FROM disk
                WHERE changed_at IS NOT (SELECT max(time) FROM event WHERE disk_id = disk.id)
                """
        ),
        CatalogInvariant(
            check: "change-context",
            sql: """
                SELECT NULL, 'the one row of change_context, without which no history is written, is missing'
                WHERE NOT EXISTS (SELECT 1 FROM change_context)
                """
        ),
        CatalogInvariant(
            check: "text-pending",
            sql: """
                SELECT NULL, 'the words of ' || count(*) || ' disks are still to be written'
                FROM text_pending HAVING count(*) > 0
                """
        ),
    ]
}
