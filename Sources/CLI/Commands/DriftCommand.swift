import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compare the catalog with the server as it is now, and say who must act.",
        discussion: """
            Nothing is written, neither there nor here. What a command of fcd set (an owner, a tag, a flag, an \
            attachment) is expected to stay: where it did not, a person must decide. What a sync merely saw is \
            compared too, and the next sync takes it over. Words and options choose disks of the catalog; without \
            any, all disks of the server are compared. Exit status 4 says that something at or above --fail-on was \
            found, 3 that a part of the server could not be read.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup(title: "Selection") var selection: DiskSelectionOptions

    @Argument(help: "Words of `fcd find` that choose disks.")
    var words: [String] = []

    @Option(
        name: .customLong("only"),
        help: "Compare this only. May be repeated; of many disks, tags and flags are read only when asked for so."
    )
    var fields: [DriftField] = []

    @Option(help: "End with status 4 when something of this severity or a higher one is found.")
    var failOn: DriftSeverity?

    @Option(
        name: .customLong("act"),
        help: "Show only what needs this. May be repeated; --fail-on goes by what is shown."
    )
    var acts: [DriftFinding.Act] = []

    func run() async throws {
        var options = DriftOptions(only: Set(fields))
        options.query = try query()
        let list = StreamedListing(columns: DriftRow.columns(shortened: selection.shortensIdentifiers), output)
        var worst: DriftSeverity?
        var counts: [DriftSeverity: Int] = [:]
        let summary = try await connection.withLifecycle("comparing disks", .reading) { lifecycle in
            if let datastore = options.query?.datastore { try lifecycle.catalog?.requireDatastore(datastore) }
            return try await lifecycle.drift(options) { finding in
                guard acts.isEmpty || acts.contains(finding.act) else { return }
                worst = max(worst ?? finding.severity, finding.severity)
                counts[finding.severity, default: 0] += 1
                try await Progress.aside { try list.add(DriftRow(finding)) }
            }
        }
        try list.end(empty: "")
        for part in summary.notCompared where summary.isPartial || output.format == .table {
            output.note("note: not compared: \(part)")
        }
        output.note(Self.words(counts, disks: summary.disks))
        if let failOn, let worst, worst >= failOn { throw ExitStatus.findings }
        if summary.isPartial { throw ExitStatus.partlyDone }
    }

    /// The disks that are meant; nil for all of the server.
    private func query() throws -> DiskQuery? {
        let whole = DiskQuery()
        var query = try DiskSearch(terms: words).query
        query.owner = selection.owner ?? query.owner
        query.datastore = selection.datastore ?? query.datastore
        query.attached = selection.isAttached ?? query.attached
        query.retired = selection.retired ? true : query.retired
        query.minSizeMiB = selection.minSize?.count ?? query.minSizeMiB
        query.maxSizeMiB = selection.maxSize?.count ?? query.maxSizeMiB
        return query == whole ? nil : query
    }

    /// `3 differences, 21 disks compared: 1 high, 2 low`
    private static func words(_ counts: [DriftSeverity: Int], disks: Int) -> String {
        let disks = "\(disks) disk\(disks == 1 ? "" : "s") compared"
        let parts = DriftSeverity.allCases.reversed().compactMap { severity in
            counts[severity].map { "\($0) \(severity.rawValue)" }
        }
        let count = counts.values.reduce(0, +)
        guard count > 0 else { return "no difference, \(disks)" }
        return "\(count) difference\(count == 1 ? "" : "s"), \(disks): \(parts.joined(separator: ", "))"
    }
}

extension DriftSeverity: ExpressibleByArgument {}

extension DriftField: ExpressibleByArgument {}

extension DriftFinding.Act: ExpressibleByArgument {}
