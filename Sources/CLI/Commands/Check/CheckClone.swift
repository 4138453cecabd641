import ArgumentParser
import FCD
import Lifecycle

struct CheckClone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Check whether a disk can be copied."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(help: ArgumentHelp("The datastore that the copy lies on.", valueName: "name"))
    var datastore: String

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            .clone(try await lifecycle.disk(disk), as: nil, to: try await lifecycle.datastore(datastore))
        }
    }
}
