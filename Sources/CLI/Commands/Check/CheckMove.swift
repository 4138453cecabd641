import ArgumentParser
import FCD
import Lifecycle

struct CheckMove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Check whether a disk can move to another VM."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(name: .customLong("to"), help: ArgumentHelp("The VM that gets it.", valueName: "name"))
    var vm: String

    @OptionGroup(title: "Place") var slot: SlotOptions

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            let machine = try await lifecycle.inventory.virtualMachine(vm)
            return .move(try await lifecycle.disk(disk), to: machine, at: slot.request)
        }
    }
}
