import ArgumentParser
import FCD
import Lifecycle

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move disks from the VM that holds them to another.",
        discussion: """
            The disk is detached and attached. Where the attach fails, it is put back where it was. Everything that \
            can be known to fail is found out before the disk leaves its VM. The file of a plain VMDK stays where it \
            is: the VM's device goes, with its settings.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: DeviceOptions

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("The VM that is meant; a disk that another one holds is left alone.", valueName: "name")
    )
    var source: String?

    @Option(name: .customLong("to"), help: ArgumentHelp("The VM that gets them.", valueName: "name"))
    var vm: String

    @OptionGroup(title: "Place") var slot: SlotOptions

    func validate() throws {
        try target.require(vm: ("--from", source))
        try slot.require(fits: target.names)
    }

    func run() async throws {
        try await connection.withLifecycle("moving", .changing(change)) { lifecycle in
            var machine = try await lifecycle.inventory.virtualMachine(vm)
            let from: VirtualMachine? =
                if let source { try await lifecycle.inventory.virtualMachine(source) } else { nil }
            try await ChangeRun(output: output).each(target.names) { name in
                // The disk before it has taken a place.
                if target.names.count > 1 { machine = try await lifecycle.inventory.current(machine) }
                switch try await target.find(name, on: from, with: lifecycle) {
                case .firstClass(let disk):
                    return try await lifecycle.move(
                        disk,
                        from: from,
                        to: machine,
                        at: slot.request,
                        force: force.force,
                        dryRun: change.dryRun
                    )
                case .plain(let file):
                    return try await lifecycle.move(
                        file,
                        from: from,
                        to: machine,
                        at: slot.request,
                        force: force.force,
                        dryRun: change.dryRun
                    )
                }
            }
        }
    }
}
