import ArgumentParser
import Catalog
import FCD
import Lifecycle

/// Many disks at once: those of the catalog that match, or one a line of standard input.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Instead of disks: all of the catalog that match these words of `fcd find`.",
            valueName: "words"
        )
    )
    var filter: String?

    @OptionGroup var leftovers: LeftoverOptions

    func validate() throws {
        guard let filter else { return }
        do {
            guard try !DiskSearch(filter).isEmpty else {
                throw ValidationError("--where needs at least one word: it would stand for every disk.")
            }
        } catch let error as SearchError {
            // Before any server is asked; the parser knows no other way to say more than a line.
            let hint = error.hint.map { ["  hint: " + VisibleText.escape($0)] } ?? []
            let lines = [VisibleText.escape(error.message)] + CaretText.lines(error).map { "    " + $0 } + hint
            throw ValidationError(lines.joined(separator: "\n"))
        }
    }
}

/// The CSV file of commands that take one.
struct FileSourceOptions: ParsableArguments {
    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Instead of disks: a CSV file whose first line names its columns; - is standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var path: String?
}

/// The selection that a command line asks for.
struct BulkSelection {
    /// What is being done, such as `retiring`.
    let label: String
    /// What a person is asked about, such as `Retire`.
    let verb: String
    let names: [String]
    let file: String?
    let options: SelectionOptions
    /// The columns beside those that name a disk.
    var columns: [String] = []
    /// Those of them that name VMs of which only one change at a time is made.
    var machineColumns: [String] = []

    /// Whether there is one, instead of disks that are named one by one.
    var isGiven: Bool { names == ["-"] || file != nil || options.filter != nil }

    /// Refuses two selections at once, and none.
    func validate() throws {
        let ways = (names.isEmpty ? 0 : 1) + (file == nil ? 0 : 1) + (options.filter == nil ? 0 : 1)
        guard ways == 1 else {
            throw ValidationError(
                ways == 0
                    ? "Name the disks, or select them with --where, a CSV file, or - for standard input."
                    : "Disks, --where and a CSV file cannot be combined: give one of them."
            )
        }
        if names.contains("-"), names.count > 1 {
            throw ValidationError("- stands alone: the disks come from standard input.")
        }
        try options.leftovers.validate(
            file: file,
            isBulk: isGiven,
            goesWith: "--where, a CSV file, or - for standard input"
        )
    }

    /// Where the rows come from. A person is asked about disks that only a filter names.
    ///
    /// - Throws: ``CLIError``, `CatalogError`, ``FCDError``.
    func source(_ lifecycle: DiskLifecycle, _ change: ChangeOptions) async throws -> BulkSource {
        if let file {
            let known = BulkRow.diskColumns + columns
            return try await .csv(file, columns: known, required: BulkRow.diskColumns)
        }
        guard let filter = options.filter else { return .lines() }
        guard let catalog = lifecycle.catalog, let server = lifecycle.server else {
            throw CLIError(.notFound, "the catalog knows no disk of this server yet", hint: "run `fcd sync`")
        }
        var query = try DiskSearch(filter, now: CommandContext.current.now()).query
        query.serverID = server.id
        try catalog.requireDatastores(query)
        let source = try BulkSource.catalog(catalog, matching: query)
        let count = source.total ?? 0
        if count > 0, !change.dryRun {
            try await Confirmation.require(
                "\(verb) \(count == 1 ? "the disk" : "all \(count) disks") of the catalog where \(filter)?",
                options: change
            )
        }
        return source
    }

    /// Makes the change for each row.
    ///
    /// - Throws: what ``BulkRun/each(_:_:)`` and ``source(_:_:)`` throw.
    func each(
        _ lifecycle: DiskLifecycle,
        _ connection: ConnectionOptions,
        _ change: ChangeOptions,
        _ output: OutputOptions,
        namesDisks: Bool = false,
        _ body: @escaping @Sendable (BulkRow) async throws -> ChangeResult
    ) async throws {
        let run = BulkRun(
            label: label,
            output: output,
            concurrency: try connection.resolvedPace().concurrency,
            leftoverPath: options.leftovers.failedTo,
            namesDisks: namesDisks,
            machineColumns: machineColumns
        )
        try await run.each(try await source(lifecycle, change), body)
    }
}
