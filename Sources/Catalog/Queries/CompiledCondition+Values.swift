import Foundation
import GRDB

extension CatalogCondition.FlagField {
    func compiled(_ holds: Bool, _ context: CompiledCondition.Context) -> CompiledCondition {
        switch self {
        case .attached:
            compiled(
                holds,
                among: "SELECT 1 FROM attachment WHERE attachment.disk_id = disk.id AND to_time IS NULL",
                set: nil
            )
        case .retired:
            compiled(
                holds,
                among: "SELECT 1 FROM retirement WHERE retirement.disk_id = disk.id",
                set: "SELECT disk_id FROM retirement"
            )
        case .kubernetes:
            compiled(
                holds,
                among: """
                    SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id AND \(sql: MetadataStatement.isDriverKey)
                    """,
                set: CompiledCondition.having("cns", in: "metadata", context),
                isExact: false
            )
        case .keep: CompiledCondition(test: "disk.keep_after_delete_vm = \(holds)")
        case .changedBlockTracking: CompiledCondition(test: "disk.changed_block_tracking = \(holds)")
        case .conflict:
            compiled(
                holds,
                among: "SELECT 1 FROM owner_conflict WHERE owner_conflict.disk_id = disk.id",
                set: "SELECT disk_id FROM owner_conflict"
            )
        }
    }

    private func compiled(_ holds: Bool, among rows: SQL, set: SQL?, isExact: Bool = true) -> CompiledCondition {
        holds
            ? CompiledCondition(test: "EXISTS (\(rows))", set: set, isExact: isExact)
            : CompiledCondition(test: "NOT EXISTS (\(rows))")
    }
}

extension CatalogCondition.NumberField {
    func compiled(_ value: CatalogCondition.ValueTest<Int64>) -> CompiledCondition {
        let column =
            switch self {
            case .size: "capacity_mib"
            case .used: "used_mib"
            case .snapshots: "snapshots"
            }
        return CompiledCondition(
            test: value.sql(SQL(sql: "disk.\(column)")) { "\($0)" },
            set: self == .size && value.isRange
                ? "SELECT id FROM disk WHERE \(value.sql(SQL(sql: column)) { "\($0)" })" : nil
        )
    }
}

extension CatalogCondition.TimeField {
    /// When a disk was last known to exist: by its own row, or by a sync that read its whole datastore.
    static let seenAt = """
        CASE WHEN disk.state IN ('ready', 'deleting')
            THEN max(disk.seen_at, coalesce((SELECT disks_read_at FROM datastore WHERE datastore.id = disk.datastore_id),
                disk.seen_at))
            ELSE disk.seen_at END
        """

    /// Since when a disk is attached as it is, or attached to nothing.
    static let sinceWhen = """
        coalesce(disk.detached_since, (SELECT min(from_time) FROM attachment
            WHERE attachment.disk_id = disk.id AND to_time IS NULL))
        """

    func compiled(_ value: CatalogCondition.ValueTest<Date>) -> CompiledCondition {
        func time(_ date: Date) -> SQL { "\(Timestamp.text(date))" }
        switch self {
        case .changed: return ofDisk("changed_at", value)
        case .created: return ofDisk("created_at", value)
        case .seen: return CompiledCondition(test: value.sql("(\(sql: Self.seenAt))", time))
        case .since: return CompiledCondition(test: value.sql("(\(sql: Self.sinceWhen))", time))
        case .expires:
            let sql = value.sql(SQL(sql: "expires_on")) { "\(CalendarDay(utc: $0).description)" }
            if value == .none {
                return CompiledCondition(
                    test: "NOT EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND expires_on IS NOT NULL)"
                )
            }
            return CompiledCondition(
                test: "EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND \(sql))",
                set: "SELECT disk_id FROM owner WHERE \(sql)"
            )
        }
    }

    private func ofDisk(_ column: String, _ value: CatalogCondition.ValueTest<Date>) -> CompiledCondition {
        func time(_ date: Date) -> SQL { "\(Timestamp.text(date))" }
        return CompiledCondition(
            test: value.sql(SQL(sql: "disk.\(column)"), time),
            set: value == .none ? nil : "SELECT id FROM disk WHERE \(value.sql(SQL(sql: column), time))"
        )
    }
}

extension CatalogCondition.ValueTest {
    var isRange: Bool { if case .range = self { true } else { false } }

    func sql(_ column: SQL, _ bind: (Bound) -> SQL) -> SQL {
        switch self {
        case .none: return "\(column) IS NULL"
        case .any: return "\(column) IS NOT NULL"
        case .range(let from, let before):
            let bounds = [from.map { SQL("\(column) >= \(bind($0))") }, before.map { SQL("\(column) < \(bind($0))") }]
                .compactMap { $0 }
            return bounds.isEmpty ? "\(column) IS NOT NULL" : "(\(bounds.joined(separator: " AND ")))"
        }
    }
}
