import ArgumentParser
import FCD
import Lifecycle

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move disks from the VM that holds them to another.",
        discussion: """
            The disk is detached and attached. Where the attach fails, it is put back where it was. Everything that \
            can be known to fail is found out before the disk leaves its VM.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(name: .customLong("to"), help: ArgumentHelp("The VM that gets them.", valueName: "name"))
    var vm: String

    @OptionGroup(title: "Place") var slot: SlotOptions

    func validate() throws {
        try slot.require(fits: disks)
    }

    func run() async throws {
        try await connection.withLifecycle("moving", .changing(change)) { lifecycle in
            var machine = try await lifecycle.inventory.virtualMachine(vm)
            try await ChangeRun(output: output).each(disks) { name in
                // The disk before it has taken a place.
                if disks.count > 1 { machine = try await lifecycle.inventory.current(machine) }
                return try await lifecycle.move(
                    try await lifecycle.disk(name),
                    to: machine,
                    at: slot.request,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
