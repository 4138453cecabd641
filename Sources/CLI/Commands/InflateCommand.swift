import ArgumentParser
import Lifecycle

struct InflateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inflate",
        abstract: "Give thin disks all of their blocks, so that they are eager thick.",
        discussion: "A disk that is thick already is a success that says so."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await connection.withLifecycle("inflating", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                let disk = try await lifecycle.disk(name)
                return try await lifecycle.inflate(disk, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
