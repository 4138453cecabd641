import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct OwnerPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Write owners that are in this catalog alone to their disks.",
        discussion: """
            Then they stand with the disk, and every colleague's catalog learns of them by `fcd sync`. An owner keeps \
            the time at which it was set. Where the disk has a later one, nothing is written without --overwrite. \
            Owners by rules of the configuration are written with --rules alone, and stay from then on when the rule \
            goes.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String] = []

    @Flag(help: "Instead of disks: all of this server whose owner is in this catalog alone.")
    var all = false

    @Flag(help: "Also owners that a rule of the configuration gave.")
    var rules = false

    @Flag(help: "Also where the disk has a later owner.")
    var overwrite = false

    @OptionGroup(title: "Selection") var leftovers: LeftoverOptions

    func validate() throws {
        guard disks.isEmpty == all else {
            throw ValidationError(all ? "Disks and --all cannot be combined." : "Name the disks, or give --all.")
        }
        try leftovers.validate(file: nil, isBulk: all, goesWith: "--all")
    }

    func run() async throws {
        try await connection.withLifecycle("writing owners", .changing(change)) { lifecycle in
            guard all else {
                return try await ChangeRun(output: output).each(disks) { try await push($0, with: lifecycle) }
            }
            let source = try source(lifecycle)
            if let total = source.total, total > 0, !change.dryRun {
                try await Confirmation.require(
                    "Write the owner of \(total == 1 ? "the disk" : "all \(total) disks") that the server does not have?",
                    options: change
                )
            }
            let run = BulkRun(
                label: "writing owners",
                output: output,
                concurrency: try connection.resolvedPace().concurrency,
                leftoverPath: leftovers.failedTo
            )
            try await run.each(source) { try await push($0.disk, with: lifecycle) }
        }
    }

    private func push(_ name: String, with lifecycle: DiskLifecycle) async throws -> ChangeResult {
        try await lifecycle.pushOwner(
            of: try await lifecycle.disk(name),
            adopting: rules,
            overwriting: overwrite,
            dryRun: change.dryRun
        )
    }

    /// The disks in pages by key: memory does not grow with their number, and what is written falls out of the list
    /// behind the page's end.
    private func source(_ lifecycle: DiskLifecycle) throws -> BulkSource {
        let header = ["disk", "name"]
        guard let catalog = lifecycle.catalog, let server = lifecycle.server else { return .rows([], header: header) }
        let kinds = rules ? [false, true] : [false]
        var total = try catalog.unwrittenOwners(serverID: server.id, byRules: false)
        if rules { total += try catalog.unwrittenOwners(serverID: server.id, byRules: true) }
        var rest = kinds[...]
        var page: ArraySlice<(key: Int64, fcdID: String, name: String)> = []
        var last: Int64 = 0
        return BulkSource(header: header, total: total) {
            while page.isEmpty, let byRules = rest.first {
                page = try catalog.unwrittenOwners(serverID: server.id, byRules: byRules, after: last, limit: 500)[...]
                if page.isEmpty {
                    rest.removeFirst()
                    last = 0
                }
            }
            guard let disk = page.popFirst() else { return nil }
            last = disk.key
            return BulkRow(header: header, fields: [disk.fcdID, disk.name])
        }
    }
}
