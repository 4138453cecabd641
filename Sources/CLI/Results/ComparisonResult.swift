import Catalog
import FCD
import Lifecycle

/// What a reconciliation would find, before it is run.
struct ComparisonResult: Details {
    let datastore: String
    /// How many disks the datastore lists.
    let listed: Int
    /// How many VMDK files of each kind it holds.
    let files: Files
    /// How many entries would be dropped.
    let dropped: Int
    let findings: [Finding]
    /// What the server itself counts; left out before 9.0.
    let server: [Count]?

    struct Files: Encodable {
        let disks: Int
        let deltas: Int
        let changeTracking: Int
        let extents: Int
    }

    init(_ comparison: DatastoreComparison) {
        datastore = comparison.datastore.name
        listed = comparison.listed
        files = Files(
            disks: comparison.files[.disk] ?? 0,
            deltas: comparison.files[.delta] ?? 0,
            changeTracking: comparison.files[.changeTracking] ?? 0,
            extents: comparison.files[.extent] ?? 0
        )
        dropped = comparison.dropped.count
        findings = comparison.findings.map(Finding.init)
        server = comparison.counts?.map(Count.init)
    }

    var identifier: String { datastore }

    var fields: [Field] {
        [
            Field("Datastore", "datastore", .text(datastore)),
            Field("Disks listed", "listed", .number(listed)),
            Field("Entries to be dropped", "dropped", .number(dropped, dropped > 0 ? .warning : .plain)),
            Field("VMDK files", "files", .number(files.disks)),
            Field("Deltas", "deltas", .number(files.deltas)),
            Field("Maps of changed blocks", "changeTracking", .number(files.changeTracking)),
            Field("Extents", "extents", .number(files.extents)),
        ]
    }

    var sections: [Section] {
        var sections: [Section] = []
        if !findings.isEmpty { sections.append(Section(title: "Findings", table: Table(findings))) }
        if let server, !server.isEmpty { sections.append(Section(title: "By the server", table: Table(server))) }
        return sections
    }
}

extension ComparisonResult {
    struct Finding: ListRow {
        /// `file-gone`, `unreadable`, `not-in-catalog`, `only-in-catalog` or `stray-delta`.
        let kind: String
        let id: String?
        let name: String?
        let owner: String?
        let path: String?
        let fault: String?

        init(_ finding: DatastoreComparison.Finding) {
            kind = finding.kind.rawValue
            id = finding.id?.rawValue
            name = finding.name
            owner = finding.owner?.label
            path = finding.path
            fault = finding.fault
        }

        var identifier: String { id ?? path ?? "" }

        static var columns: [Column<Finding>] {
            [
                Column("FINDING", "kind") { .text($0.kind, .warning) },
                Column("ID", "id") { .text($0.id) },
                Column("NAME", "name", fit: .tail) { .text($0.name) },
                Column("OWNER", "owner", fit: .tail) { .text($0.owner) },
                Column("FILE", "path", fit: .middle) { .text($0.path) },
                Column("FAULT", "fault", fit: .tail) { .text($0.fault) },
            ]
        }
    }

    struct Count: ListRow {
        struct InvalidPath: Encodable {
            let path: String
            let reason: String
        }

        let host: String?
        let disksBefore: Int?
        let disksAfter: Int?
        let issues: Int?
        let reportPath: String?
        let invalidPaths: [InvalidPath]

        init(_ count: ReconciliationCount) {
            host = count.host
            disksBefore = count.disksBefore
            disksAfter = count.disksAfter
            issues = count.issues
            reportPath = count.reportPath
            invalidPaths = count.invalidPaths.map { InvalidPath(path: $0.path, reason: $0.reason) }
        }

        var identifier: String { host ?? "" }

        static var columns: [Column<Count>] {
            [
                Column("HOST", "host") { .text($0.host) },
                Column("BEFORE", "disksBefore") { .number($0.disksBefore) },
                Column("AFTER", "disksAfter") { .number($0.disksAfter) },
                Column("ISSUES", "issues") { .number($0.issues) },
                Column("INVALID PATHS", "invalidPaths") { .list($0.invalidPaths.map(\.path)) },
            ]
        }
    }
}
