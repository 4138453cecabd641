import ArgumentParser
import FCD
import Lifecycle

struct FlagClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Clear control flags of disks; the others stay.",
        discussion: """
            With --where or --from only flags are named. A CSV file may have the column flags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: "The disk, by ID, beginning of an ID, name or path; - reads disks from standard input, one a line."
    )
    var disk: String?

    @Argument(help: ArgumentHelp("Flags: keep, no-relocation or cbt.", valueName: "flag"))
    var flags: [DiskFlag] = []

    @OptionGroup(title: "Selection") var file: FileSourceOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions

    /// With a selection, what stands in the disk's place is a flag too.
    private var arguments: (bulk: BulkSelection, flags: [DiskFlag]) {
        get throws {
            let (names, word) = BulkSelection.names(disk, file, selection)
            let bulk = BulkSelection(
                label: "clearing flags",
                verb: "Clear flags of",
                names: names,
                file: file.path,
                options: selection,
                columns: ["flags"]
            )
            guard let word else { return (bulk, flags) }
            guard let flag = DiskFlag(word: word) else {
                throw ValidationError("\(word) is no flag: with --where or --from, only flags are given.")
            }
            return (bulk, [flag] + flags)
        }
    }

    func validate() throws {
        let (bulk, flags) = try arguments
        try bulk.validate()
        if flags.isEmpty, file.path == nil { throw ValidationError("Give at least one flag.") }
    }

    func run() async throws {
        let (bulk, flags) = try arguments
        try await connection.withLifecycle("clearing flags", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(bulk.names) { name in
                    try await change(flags, of: name, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                try await change(try row.flags ?? flags, of: row.disk, with: lifecycle)
            }
        }
    }

    private func change(
        _ flags: [DiskFlag],
        of name: String,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        guard let flags = DiskFlagSet(flags) else { throw CLIError(.usage, "no flag is given") }
        return try await lifecycle.changeFlags(
            flags,
            to: false,
            of: try await lifecycle.disk(name),
            force: force.force,
            dryRun: change.dryRun
        )
    }
}
