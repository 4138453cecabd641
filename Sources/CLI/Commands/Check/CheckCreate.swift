import ArgumentParser
import FCD
import Lifecycle

struct CheckCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Check whether a new disk can be made."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("Its capacity with a binary unit, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var size: MiB

    @Option(help: ArgumentHelp("The datastore that it lies on.", valueName: "name"))
    var datastore: String

    @Option(help: "How its blocks are allocated.")
    var provisioning: ProvisioningChoice = .thin

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            .create(size, provisioning.value, on: try await lifecycle.datastore(datastore))
        }
    }
}
