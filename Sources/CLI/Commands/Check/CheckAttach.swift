import ArgumentParser
import FCD
import Lifecycle

struct CheckAttach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Check whether a disk can be attached to a VM."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(help: ArgumentHelp("The VM: its name, inventory path, moid or UUID.", valueName: "name"))
    var vm: String

    @OptionGroup(title: "Place") var slot: SlotOptions

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            let machine = try await lifecycle.inventory.virtualMachine(vm)
            return .attach(try await lifecycle.disk(disk), to: machine, at: slot.request)
        }
    }
}
