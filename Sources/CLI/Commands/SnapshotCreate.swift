import ArgumentParser
import Lifecycle

struct SnapshotCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Take snapshots of disks.",
        discussion: """
            With --quiet the snapshots' IDs are all that is printed. A CSV file may have the column description beside \
            that of the disk.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var names: DiskNamesOptions

    @Option(help: ArgumentHelp("What vCenter calls its name.", valueName: "text"))
    var description: String?

    private var bulk: BulkSelection {
        names.bulk("taking snapshots", verb: "Take a snapshot of", columns: ["description"])
    }

    func validate() throws {
        try bulk.validate()
        if description == nil, names.file.path == nil { throw ValidationError("Give --description.") }
    }

    func run() async throws {
        try await connection.withLifecycle("taking snapshots", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output, namesDisks: true).each(names.disks) { name in
                    try await take(of: name, description, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output, namesDisks: true) { row in
                try await take(of: row.disk, row["description"] ?? description, with: lifecycle)
            }
        }
    }

    private func take(
        of name: String,
        _ description: String?,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        guard let description else {
            throw CLIError(.usage, "the row has no description", hint: "fill it in, or give --description")
        }
        return try await lifecycle.createSnapshot(
            of: try await lifecycle.disk(name),
            description: description,
            force: force.force,
            dryRun: change.dryRun
        )
    }
}
