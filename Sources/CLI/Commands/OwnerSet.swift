import ArgumentParser
import Catalog
import Lifecycle

struct OwnerSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set who answers for disks, or a part of it.",
        discussion: """
            What is not given stays as it was, also where a rule of the configuration gave it; an empty value, such as \
            --person '' or --expires '', takes that part away. A CSV file may have the columns team, person, contact, \
            cost-centre, purpose and expires beside that of the disk; what stands there goes before what is given here, \
            an empty cell says nothing, and none takes the part away.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var names: DiskNamesOptions

    @Option(help: ArgumentHelp("The team that answers for the disk.", valueName: "team"))
    var team: String?

    @OptionGroup var details: OwnerDetailOptions

    private var bulk: BulkSelection {
        names.bulk("setting owners", verb: "Set the owner of", columns: OwnerDetailOptions.columns)
    }

    func validate() throws { try bulk.validate() }

    func run() async throws {
        guard team != nil || details.isGiven || names.file.path != nil else {
            throw CLIError(
                .usage,
                "nothing is given to set",
                hint: "give --team, --person or --contact, or another part of the owner"
            )
        }
        try await connection.withLifecycle("setting the owner", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(names.disks) { name in
                    try await set(details, team: team, of: name, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                let details = try details.applied(from: row)
                let team = OwnerDetailOptions.text(row, "team") ?? team
                guard team != nil || details.isGiven else {
                    throw CLIError(.usage, "the row has no part of an owner", hint: "fill in team, person or contact")
                }
                return try await set(details, team: team, of: row.disk, with: lifecycle)
            }
        }
    }

    private func set(
        _ details: OwnerDetailOptions,
        team: String?,
        of name: String,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        let disk = try await lifecycle.disk(name)
        let owner = try await lifecycle.ownership(of: disk)?.owner ?? Owner()
        return try await lifecycle.setOwner(details.applied(to: owner, team: team), of: disk, dryRun: change.dryRun)
    }
}
