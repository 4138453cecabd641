import ArgumentParser
import FCD
import Lifecycle

struct DetachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take disks off the VM that holds them; disk and data stay.",
        discussion: """
            A disk that no VM holds is a success that says so. A plain VMDK is named by its path, or by the VM and the \
            label that it has there.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: DeviceOptions

    @Option(
        name: [.customLong("vm"), .customLong("from")],
        help: ArgumentHelp("The VM that is meant; a disk that another one holds is left alone.", valueName: "name")
    )
    var vm: String?

    func validate() throws {
        try target.require(vm: ("--from", vm))
    }

    func run() async throws {
        try await connection.withLifecycle("detaching", .changing(change)) { lifecycle in
            let machine: VirtualMachine? = if let vm { try await lifecycle.inventory.virtualMachine(vm) } else { nil }
            try await ChangeRun(output: output).each(target.names) { name in
                switch try await target.find(name, on: machine, with: lifecycle) {
                case .firstClass(let disk):
                    try await lifecycle.detach(disk, from: machine, force: force.force, dryRun: change.dryRun)
                case .plain(let file):
                    try await lifecycle.detach(file, from: machine, force: force.force, dryRun: change.dryRun)
                }
            }
        }
    }
}
