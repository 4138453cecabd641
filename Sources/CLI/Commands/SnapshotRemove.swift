import ArgumentParser
import FCD
import Lifecycle

struct SnapshotRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete snapshots of a disk; the disk's data stays.",
        discussion: """
            It is asked for on a terminal, and needs --yes elsewhere. A snapshot that a disk left behind is deleted \
            too, where the catalog remembers the disk: name it by its ID.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(
        help: ArgumentHelp("Snapshots, by ID, beginning of an ID or description.", valueName: "snapshot")
    )
    var snapshots: [String]

    func run() async throws {
        try await connection.withLifecycle("deleting snapshots", .changing(change)) { lifecycle in
            let holder = try await lifecycle.snapshotHolder(disk)
            // All names are looked up before the first snapshot goes: a slip in one of them stops the work.
            var found: [DiskSnapshot] = []
            for name in snapshots {
                let snapshot = try await lifecycle.snapshot(name, of: holder)
                if !found.contains(snapshot) { found.append(snapshot) }
            }
            if !change.dryRun, !change.yes {
                let names = found.map(\.named).joined(separator: ", ")
                try await Confirmation.require(
                    "Delete \(found.count == 1 ? "the snapshot" : "\(found.count) snapshots:") \(names) of "
                        + "\(holder.name) (\(holder.id))?",
                    options: change
                )
            }
            try await ChangeRun(output: output).each(found) { snapshot in
                try await lifecycle.deleteSnapshot(
                    snapshot,
                    of: holder,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
