import ArgumentParser
import FCD
import Lifecycle

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Attach disks to a VM.",
        discussion: """
            A disk that another VM holds is refused, with the name of that VM: `fcd move` takes it from there. Without \
            --controller the best one with room is taken, paravirtual SCSI first.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(help: ArgumentHelp("The VM: its name, inventory path, moid or UUID.", valueName: "name"))
    var vm: String

    @OptionGroup(title: "Place") var slot: SlotOptions

    func validate() throws {
        try slot.require(fits: disks)
    }

    func run() async throws {
        try await connection.withLifecycle("attaching", .changing(change)) { lifecycle in
            var machine = try await lifecycle.inventory.virtualMachine(vm)
            try await ChangeRun(output: output).each(disks) { name in
                // The disk before it has taken a place.
                if disks.count > 1 { machine = try await lifecycle.inventory.current(machine) }
                return try await lifecycle.attach(
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
