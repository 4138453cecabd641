import ArgumentParser
import FCD
import Lifecycle

struct CheckRelocate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relocate",
        abstract: "Check whether a disk can go to another datastore."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(help: ArgumentHelp("The datastore that it goes to.", valueName: "name"))
    var datastore: String

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            .relocate(try await lifecycle.disk(disk), to: try await lifecycle.datastore(datastore))
        }
    }
}
