import ArgumentParser
import Catalog
import Lifecycle

struct OwnerSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set who answers for disks, or a part of it.",
        discussion: "What is not given stays as it was; an empty value, such as --person '', takes that part away."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(help: ArgumentHelp("The team that answers for the disk.", valueName: "team"))
    var team: String?

    @OptionGroup var details: OwnerDetailOptions

    func run() async throws {
        guard team != nil || details.isGiven else {
            throw CLIError(
                .usage,
                "nothing is given to set",
                hint: "give --team, --person or --contact, or another part of the owner"
            )
        }
        try await connection.withLifecycle("setting the owner", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                let disk = try await lifecycle.disk(name)
                let owner = try await lifecycle.owner(of: disk) ?? Owner()
                return try await lifecycle.setOwner(
                    details.applied(to: owner, team: team),
                    of: disk,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
