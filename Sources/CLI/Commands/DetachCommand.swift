import ArgumentParser
import FCD
import Lifecycle

struct DetachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take disks off the VM that holds them; disk and data stay.",
        discussion: "A disk that no VM holds is a success that says so."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(help: ArgumentHelp("The VM that is meant; a disk that another one holds is left alone.", valueName: "name"))
    var vm: String?

    func run() async throws {
        try await connection.withLifecycle("detaching", .changing(change)) { lifecycle in
            let machine: VirtualMachine? = if let vm { try await lifecycle.inventory.virtualMachine(vm) } else { nil }
            try await ChangeRun(output: output).each(disks) { name in
                try await lifecycle.detach(
                    try await lifecycle.disk(name),
                    from: machine,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
