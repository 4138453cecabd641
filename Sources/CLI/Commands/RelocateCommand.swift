import ArgumentParser
import Lifecycle

struct RelocateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relocate",
        abstract: "Move disks' files to another datastore.",
        discussion: """
            A disk keeps its ID, its name and its provisioning. Whether one that a VM holds can be moved is the \
            server's to say. A disk that lies there already is a success that says so.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(help: ArgumentHelp("The datastore that gets them.", valueName: "name"))
    var datastore: String

    func run() async throws {
        try await connection.withLifecycle("relocating", .changing(change)) { lifecycle in
            let target = try await lifecycle.datastore(datastore)
            try await ChangeRun(output: output).each(disks) { name in
                let disk = try await lifecycle.disk(name)
                return try await lifecycle.relocate(disk, to: target, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
