import ArgumentParser
import FCD
import Foundation
import Lifecycle

struct CatalogStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog-status",
        abstract: "Show how far the server's global catalog lags behind its datastores.",
        discussion: """
            The server counts the changes of each datastore's disks, and up to which of them its global catalog has \
            come. Where it could not compare them the state is unknown, and the error says why. `fcd reconcile \
            DATASTORE --global-catalog` mends a lag.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this datastore.")
    var datastore: String?

    func run() async throws {
        let rows = try await connection.withLifecycle("asking for the catalog's state", .reading) { lifecycle in
            try await lifecycle.catalogStatus(of: datastore)
        }
        try output.show(Listing(rows.map(CatalogStatusResult.init), empty: "the server tells of no datastore"))
    }
}

/// How far the global catalog is behind one datastore.
struct CatalogStatusResult: ListRow {
    let datastore: String?
    let url: String
    /// `in-step`, `lagging` or `unknown`.
    let state: String
    /// Left out where it is not known.
    let objectClock: Int64?
    /// Left out where it is not known.
    let catalogClock: Int64?
    let syncedAt: Date?
    let retries: Int?
    let error: String?

    init(_ row: CatalogStatusRow) {
        let status = row.status
        datastore = row.datastore
        url = status.datastoreURL
        state =
            switch status.state {
            case .inStep: "in-step"
            case .lagging: "lagging"
            case .unknown: "unknown"
            }
        objectClock = status.objectClock
        catalogClock = status.syncClock
        syncedAt = status.syncTime.flatMap(ServerTime.date)
        retries = status.retries
        error = status.fault.map { "\($0.type ?? "fault"): \($0.message)" }
    }

    var identifier: String { datastore ?? url }

    static var columns: [Column<CatalogStatusResult>] {
        [
            Column("DATASTORE", "datastore") { .text($0.datastore ?? $0.url, exact: $0.datastore ?? "") },
            Column("URL", "url", for: .programs) { .text($0.url) },
            Column("STATE", "state") { .text($0.state, $0.state == "in-step" ? .plain : .warning) },
            Column("CHANGES", "objectClock") { .number($0.objectClock) },
            Column("TAKEN OVER", "catalogClock") { .number($0.catalogClock) },
            Column("AT", "syncedAt") { .time($0.syncedAt) },
            Column("RETRIES", "retries") { .number($0.retries) },
            Column("ERROR", "error", fit: .tail) { .text($0.error, .warning) },
        ]
    }
}
