import Catalog
import FCD
import Foundation
import Lifecycle

/// Syncs one server or several, and says what came of it.
struct SyncRun {
    let options: SyncOptions
    let output: OutputOptions

    /// So many servers at once.
    private static let width = 4

    /// Syncs one server.
    ///
    /// - Throws: ``ExitStatus/partlyDone`` where not all of it could be read; `FCDError`, `CatalogError`, ``CLIError``.
    func one(_ connection: ConnectionOptions) async throws {
        let summary = try await connection.withLifecycle("reading the server", .writing) { try await $0.sync(options) }
        try output.show(SyncReport(summary: summary))
        summary.warnOfOldParts()
        summary.warnOfOwners(output)
        if summary.state == .partial { throw ExitStatus.partlyDone }
    }

    /// Syncs a server for each profile. One that fails stops no other.
    ///
    /// - Throws: ``ExitStatus/partlyDone`` where some failed, or could not be read whole; the first failure's status where
    ///   all failed.
    func each(_ profiles: [String], _ connection: ConnectionOptions) async throws {
        let targets = profiles.map { SyncTarget(profile: $0, connection: connection) }
        let catalogs = SharedCatalogs()
        // Who has to be asked for passwords is asked for one after the other.
        let asking = targets.filter(\.mayAsk)
        // And so are profiles of one server: two users of it see the same disks.
        let others = Dictionary(grouping: targets.filter { !$0.mayAsk }) { $0.server ?? $0.profile }
        let lanes = (asking.isEmpty ? [] : [asking]) + others.values
        let results = try await Progress.showing("reading \(profiles.count) servers") { _ in
            try await lanes.concurrently(Self.width) { lane in
                var results: [SyncResult] = []
                for target in lane { results.append(try await target.sync(options, catalogs)) }
                return results
            }
        }.flatMap { $0 }.sorted { $0.rank(in: profiles) < $1.rank(in: profiles) }
        try Task.checkCancellation()
        try output.show(SyncResults(results: results))
        for result in results { try result.complain(output) }
        try catalogs.noteOpenOperations()
        let failures = results.compactMap(\.failure)
        if failures.count == results.count, let first = failures.first { throw first.status }
        if !failures.isEmpty || results.contains(where: { $0.summary?.state == .partial }) {
            throw ExitStatus.partlyDone
        }
    }
}

/// A server among several.
private struct SyncTarget: Sendable {
    let profile: String
    let connection: ConnectionOptions

    init(profile: String, connection: ConnectionOptions) {
        self.profile = profile
        var own = connection
        own.catalog.profiles = [profile]
        self.connection = own
    }

    /// Whether a person may have to be asked for the password.
    var mayAsk: Bool {
        guard case .prompt? = (try? connection.resolve())?.password else { return false }
        return true
    }

    /// Its address; nil where that is not clear.
    var server: String? { (try? connection.resolve())?.endpoint.url }

    /// - Throws: `CancellationError`: everything else stands in the result.
    func sync(_ options: SyncOptions, _ catalogs: SharedCatalogs) async throws -> SyncResult {
        do {
            let catalog = try catalogs.open(connection.catalog)
            let summary = try await connection.withLifecycle(
                "reading the server",
                .writing,
                notingOpenOperations: false,
                opened: catalog,
                name: profile
            ) { try await $0.sync(options) }
            return SyncResult(profile: profile, summary: summary)
        } catch {
            try Task.checkCancellation()
            guard let failure = ErrorPresentation(error) else { throw error }
            return SyncResult(profile: profile, failure: failure)
        }
    }
}

extension SyncSummary {
    /// Says on stderr which parts of the catalog are older than this sync.
    func warnOfOldParts() {
        for part in old { CommandContext.current.warn("\(server): \(part.sentence)") }
    }
}

extension OldPart {
    /// Such as `the tags are as of 2026-11-26T10:00:00Z: …`.
    var sentence: String {
        let time = since.map { "are as of \($0.formatted(.iso8601))" } ?? "are unknown"
        return "\(part.words)\(datastore.map { " on \($0)" } ?? "") \(time): \(error)"
    }

    /// Such as `files on ssd-01`.
    var words: String { part.rawValue + (datastore.map { " on \($0)" } ?? "") }
}

extension SyncPart {
    fileprivate var words: String {
        switch self {
        case .datastores: "datastores"
        case .vms: "virtual machines"
        case .disks: "disks"
        case .attachments: "attachments"
        case .datastoreCatalogs: "the datastores' own lists"
        case .files: "files"
        case .tags: "vSphere tags"
        case .snapshots: "snapshots"
        case .catalogClocks: "the global catalog's clocks"
        case .events: "the server's events"
        }
    }
}
