import ArgumentParser
import FCD
import Lifecycle

struct CheckDetach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Check whether a disk can leave the VM that holds it."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(help: ArgumentHelp("The VM that is meant.", valueName: "name"))
    var vm: String?

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            let machine: VirtualMachine? = if let vm { try await lifecycle.inventory.virtualMachine(vm) } else { nil }
            return .detach(try await lifecycle.disk(disk), from: machine)
        }
    }
}
