import ArgumentParser
import FCD
import Lifecycle

struct CheckExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Check whether a disk can grow."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(
        help: ArgumentHelp("The new capacity with a binary unit, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var size: MiB

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            .extend(try await lifecycle.disk(disk), to: size)
        }
    }
}
