import Catalog
import Foundation
import Synchronization

/// What became of one server among several.
struct SyncResult: Sendable {
    let profile: String
    var summary: SyncSummary?
    var failure: ErrorPresentation?

    func rank(in profiles: [String]) -> Int { profiles.firstIndex(of: profile) ?? profiles.count }

    /// Says on stderr what went wrong.
    func complain(_ output: OutputOptions) throws {
        summary?.warnOfOldParts()
        summary?.warnOfOwners(output)
        guard var failure else { return }
        failure.message = "\(profile): \(failure.message)"
        try ErrorText.show(failure, asJSON: output.format == .json, in: .current)
    }

    var sentences: [String] {
        guard let summary else { return ["\(profile) is as it was: \(failure?.message ?? "not synced")"] }
        return SyncReport(summary: summary).sentences
    }
}

/// What became of several servers: sentences, a JSON array, a CSV file with a row for each.
struct SyncResults: Presentable {
    let results: [SyncResult]

    var presentation: Presentation { .change(results.flatMap(\.sentences), Table(results)) }
    var identifiers: [String] { [] }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(results)
    }
}

extension SyncResult: ListRow {
    private enum Key: CodingKey {
        case profile, state, error, status
    }

    func encode(to encoder: any Encoder) throws {
        try summary?.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(profile, forKey: .profile)
        guard let failure else { return }
        try container.encode("failed", forKey: .state)
        try container.encode(failure.message, forKey: .error)
        try container.encode(failure.status.rawValue, forKey: .status)
    }

    var identifier: String { profile }

    /// Those of a single server, between the profile and what went wrong.
    static let columns: [Column<SyncResult>] =
        [Column("PROFILE", "profile") { .text($0.profile) }]
        + SyncReport.headings.enumerated().map { index, heading in
            Column(heading.title, heading.key) { result in
                if let summary = result.summary { return SyncReport(summary: summary).fields[index].cell }
                return heading.key == "state" ? .text("failed") : .none
            }
        }
        + [
            Column("ERROR", "error") { .text($0.failure?.message) },
            Column("STATUS", "status") { .number($0.failure?.status.rawValue) },
        ]
}

extension SyncReport {
    fileprivate static var headings: [(title: String, key: String)] {
        let time = Date(timeIntervalSince1970: 0)
        let empty = SyncSummary(server: "", startedAt: time, committedAt: time)
        return SyncReport(summary: empty).fields.map { ($0.title, $0.key) }
    }
}

/// The catalogs of several profiles, each file opened once: two connections of one process would wait for each other.
final class SharedCatalogs: Sendable {
    private let opened = Mutex<[String: DiskCatalog]>([:])

    func open(_ options: CatalogOptions) throws -> DiskCatalog {
        let path = try options.path()
        return try opened.withLock { opened in
            if let catalog = opened[path] { return catalog }
            let catalog = try options.openForWriting()
            opened[path] = catalog
            return catalog
        }
    }

    /// Says on stderr when operations have not come to an end.
    func noteOpenOperations() throws {
        for catalog in opened.withLock({ Array($0.values) }) { try catalog.noteOpenOperations() }
    }
}
