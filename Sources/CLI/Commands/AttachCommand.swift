import ArgumentParser
import FCD
import Lifecycle

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Attach disks to a VM.",
        discussion: """
            The path of a VMDK that is no First Class Disk makes that file a disk of the VM, where it lies; it is \
            neither copied nor changed. A disk that another VM holds is refused, with the name of that VM: `fcd move` \
            takes it from there. Without --controller the best one with room is taken, paravirtual SCSI first.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: ArgumentHelp(
            "Disks, by ID, beginning of an ID, name or path; the path of a plain VMDK too.",
            valueName: "disk"
        )
    )
    var disks: [String]

    @Option(help: ArgumentHelp("The VM: its name, inventory path, moid or UUID.", valueName: "name"))
    var vm: String

    @Flag(help: "Let several VMs write to it: for a plain VMDK that all of them attach so.")
    var multiWriter = false

    @Option(
        defaultAsFlag: "",
        help: ArgumentHelp("Take a snapshot of the VM first, without its memory.", valueName: "name")
    )
    var snapshotVm: String?

    @OptionGroup(title: "Place") var slot: SlotOptions

    private static func notShared(_ disk: Disk) -> FCDError {
        FCDError(
            .unsupported,
            "disk \(disk.name) (\(disk.id)) is a First Class Disk, and the API cannot attach those as multi-writer",
            hint: "leave out --multi-writer"
        )
    }

    func validate() throws {
        try slot.require(fits: disks)
        // A second snapshot would put the first disk on a delta file.
        if snapshotVm != nil, disks.count > 1 { throw ValidationError("--snapshot-vm can be given for one disk only.") }
    }

    func run() async throws {
        let snapshot = snapshotVm.map { MachineSnapshotRequest(name: $0.isEmpty ? nil : $0) }
        try await connection.withLifecycle("attaching", .changing(change)) { lifecycle in
            var machine = try await lifecycle.inventory.virtualMachine(vm)
            try await ChangeRun(output: output).each(disks) { name in
                // The disk before it has taken a place.
                if disks.count > 1 { machine = try await lifecycle.inventory.current(machine) }
                switch try await lifecycle.namedDisk(name) {
                case .firstClass(let disk):
                    if multiWriter { throw Self.notShared(disk) }
                    return try await lifecycle.attach(
                        disk,
                        to: machine,
                        at: slot.request,
                        snapshot: snapshot,
                        force: force.force,
                        dryRun: change.dryRun
                    )
                case .plain(let file):
                    return try await lifecycle.attach(
                        file,
                        to: machine,
                        at: slot.request,
                        multiWriter: multiWriter,
                        snapshot: snapshot,
                        force: force.force,
                        dryRun: change.dryRun
                    )
                }
            }
        }
    }
}
