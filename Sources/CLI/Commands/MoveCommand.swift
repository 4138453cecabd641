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
            is: the VM's device goes, with its settings. The CSV file of --rows may have the columns from, to, \
            controller and unit beside that of the disk.
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
    var vm: String?

    @OptionGroup(title: "Place") var slot: SlotOptions

    @Option(
        help: ArgumentHelp(
            "Instead of disks: a CSV file whose first line names its columns; - is standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var rows: String?

    @OptionGroup(title: "Selection") var selection: SelectionOptions

    private var bulk: BulkSelection {
        BulkSelection(
            label: "moving",
            verb: "Move",
            names: target.disks,
            file: rows,
            options: selection,
            columns: ["from", "to", "controller", "unit"],
            machineColumns: ["from", "to"]
        )
    }

    func validate() throws {
        guard bulk.isGiven else {
            try selection.leftovers.validate(file: nil, isBulk: false, goesWith: "--where, --rows, or -")
            if target.disks.contains("-") {
                throw ValidationError("- stands alone: the disks come from standard input.")
            }
            try target.require(vm: ("--from", source))
            if vm == nil { throw ValidationError("Give --to.") }
            return try slot.require(fits: target.names)
        }
        try bulk.validate()
        if target.device != nil { throw ValidationError("--disk cannot be combined with --where and --rows.") }
        if vm == nil, rows == nil { throw ValidationError("Give --to.") }
        if slot.unit != nil { throw ValidationError("--unit can be given for one disk only.") }
    }

    func run() async throws {
        try await connection.withLifecycle("moving", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(target.names) { name in
                    try await move(name, from: source, to: vm, at: slot.request, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                let request = SlotRequest(
                    controller: row["controller"] ?? slot.controller,
                    unit: try row.value("unit") { Int($0) }
                )
                let (from, to) = (row["from"] ?? source, row["to"] ?? vm)
                return try await move(row.disk, from: from, to: to, at: request, with: lifecycle)
            }
        }
    }

    private func move(
        _ name: String,
        from source: String?,
        to vm: String?,
        at slot: SlotRequest,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        guard let vm else { throw CLIError(.usage, "the row has no VM in to", hint: "fill it in, or give --to") }
        let from = try await source.asyncMap { try await lifecycle.inventory.virtualMachine($0) }
        let named = try await target.find(name, on: from, with: lifecycle)
        return try await lifecycle.inTurn(of: vm, for: named, takesFromHolder: bulk.isGiven, from: from) { machine in
            switch named {
            case .firstClass(let disk):
                try await lifecycle.move(
                    disk,
                    from: from,
                    to: machine,
                    at: slot,
                    force: force.force,
                    dryRun: change.dryRun
                )
            case .plain(let file):
                try await lifecycle.move(
                    file,
                    from: from,
                    to: machine,
                    at: slot,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
