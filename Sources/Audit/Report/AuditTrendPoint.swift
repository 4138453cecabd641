import Catalog

/// How much there was on a day on which a sync looked.
package struct AuditTrendPoint: Equatable, Sendable {
    /// The day, in UTC.
    package var day: String
    /// Number of disks.
    package var disks: Int
    /// Their capacity in MiB.
    package var provisionedMiB: Int64
    /// Size of the datastores in MiB, as far as known.
    package var capacityMiB: Int64
    /// What was free on them in MiB, as far as known.
    package var freeMiB: Int64

    /// Reports show at most so many days.
    static let most = 400

    /// The days of the catalog's syncs in their order. A datastore that was not read on a day counts as on the last one
    /// on which it was.
    static func all(options: AuditOptions, reader: CatalogReader) throws -> [AuditTrendPoint] {
        // Who owned what on those days is not noted.
        guard options.owner == nil else { return [] }
        // A host and its vCenter show the same datastore, by the same URL.
        let sql = """
            WITH part AS MATERIALIZED (
                SELECT d.id, substr(d.gone_at, 1, 10) AS gone,
                    (SELECT min(twin.id) FROM datastore AS twin JOIN server ON server.id = twin.server_id
                        WHERE NOT host.is_vcenter AND server.is_vcenter AND twin.url = d.url AND d.url <> ''
                            AND (:datastore IS NULL OR :datastore IN (twin.name, twin.moid))) AS twin
                FROM datastore AS d JOIN server AS host ON host.id = d.server_id
                WHERE :datastore IS NULL OR :datastore IN (d.name, d.moid))
            SELECT u.datastore_id, u.day, u.disks, u.provisioned_mib, u.capacity_mib, u.free_mib, part.gone, part.twin
            FROM datastore_usage AS u JOIN part ON part.id = u.datastore_id
            ORDER BY u.day, u.datastore_id
            """
        var points: [AuditTrendPoint] = []
        var latest: [Int64: (point: AuditTrendPoint, gone: String?, twin: Int64?)] = [:]
        func close(_ day: String) {
            var sum = AuditTrendPoint(day: day, disks: 0, provisionedMiB: 0, capacityMiB: 0, freeMiB: 0)
            func isThere(_ gone: String?) -> Bool { gone.map { $0 > day } ?? true }
            for (point, gone, twin) in latest.values where isThere(gone) {
                if let twin = twin.flatMap({ latest[$0] }), isThere(twin.gone) { continue }
                sum.disks += point.disks
                sum.provisionedMiB += point.provisionedMiB
                sum.capacityMiB += point.capacityMiB
                sum.freeMiB += point.freeMiB
            }
            points.append(sum)
        }
        var day: String?
        try reader.eachRecord(sql, arguments: options.narrowing) { row in
            let next = row.text("day") ?? ""
            if let day, day != next { close(day) }
            day = next
            let point = AuditTrendPoint(
                day: next,
                disks: Int(row.integer("disks") ?? 0),
                provisionedMiB: row.integer("provisioned_mib") ?? 0,
                capacityMiB: row.integer("capacity_mib") ?? 0,
                freeMiB: row.integer("free_mib") ?? 0
            )
            latest[row.integer("datastore_id") ?? 0] = (point, row.text("gone"), row.integer("twin"))
            return true
        }
        if let day { close(day) }
        return thinned(points)
    }

    /// Some of many days, evenly, with the first and the last.
    private static func thinned(_ points: [AuditTrendPoint]) -> [AuditTrendPoint] {
        guard points.count > most else { return points }
        return (0..<most).map { points[$0 * (points.count - 1) / (most - 1)] }
    }
}
