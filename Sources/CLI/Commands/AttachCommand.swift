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
            takes it from there. Without --controller the best one with room is taken, paravirtual SCSI first. A CSV \
            file may have the columns vm, controller and unit beside that of the disk.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: ArgumentHelp(
            "Disks, by ID, beginning of an ID, name or path, also of a plain VMDK; - reads them from standard input.",
            valueName: "disk"
        )
    )
    var disks: [String] = []

    @OptionGroup(title: "Selection") var file: FileSourceOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions

    @Option(help: ArgumentHelp("The VM: its name, inventory path, moid or UUID.", valueName: "name"))
    var vm: String?

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

    private var bulk: BulkSelection {
        BulkSelection(
            label: "attaching",
            verb: "Attach",
            names: disks,
            file: file.path,
            options: selection,
            columns: ["vm", "controller", "unit"],
            machineColumns: ["vm"]
        )
    }

    func validate() throws {
        try bulk.validate()
        try slot.require(fits: disks)
        if vm == nil, file.path == nil { throw ValidationError("Give --vm.") }
        if slot.unit != nil, bulk.isGiven { throw ValidationError("--unit can be given for one disk only.") }
        // A second snapshot would put the first disk on a delta file.
        if snapshotVm != nil, disks.count != 1 || bulk.isGiven {
            throw ValidationError("--snapshot-vm can be given for one disk only.")
        }
    }

    func run() async throws {
        try await connection.withLifecycle("attaching", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(disks) { name in
                    try await attach(name, to: vm, at: slot.request, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                let request = SlotRequest(
                    controller: row["controller"] ?? slot.controller,
                    unit: try row.value("unit") { Int($0) }
                )
                return try await attach(row.disk, to: row["vm"] ?? vm, at: request, with: lifecycle)
            }
        }
    }

    private func attach(
        _ name: String,
        to vm: String?,
        at slot: SlotRequest,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        guard let vm else { throw CLIError(.usage, "the row has no vm", hint: "fill it in, or give --vm") }
        let snapshot = snapshotVm.map { MachineSnapshotRequest(name: $0.isEmpty ? nil : $0) }
        let named = try await lifecycle.namedDisk(name)
        return try await lifecycle.inTurn(of: vm, for: named) { machine in
            switch named {
            case .firstClass(let disk):
                if multiWriter { throw Self.notShared(disk) }
                return try await lifecycle.attach(
                    disk,
                    to: machine,
                    at: slot,
                    snapshot: snapshot,
                    force: force.force,
                    dryRun: change.dryRun
                )
            case .plain(let file):
                return try await lifecycle.attach(
                    file,
                    to: machine,
                    at: slot,
                    multiWriter: multiWriter,
                    snapshot: snapshot,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
