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
            let targets = try await targets(lifecycle, holder)
            let found = targets.compactMap { if case .snapshot(let snapshot) = $0 { snapshot } else { nil } }
            if !change.dryRun, !change.yes, !found.isEmpty {
                let names = found.map(\.named).joined(separator: ", ")
                try await Confirmation.require(
                    "Delete \(found.count == 1 ? "the snapshot" : "\(found.count) snapshots:") \(names) of "
                        + "\(holder.name) (\(holder.id))?",
                    options: change
                )
            }
            try await ChangeRun(output: output).each(targets) { target in
                switch target {
                case .snapshot(let snapshot):
                    return try await lifecycle.deleteSnapshot(
                        snapshot,
                        of: holder,
                        force: force.force,
                        dryRun: change.dryRun
                    )
                case .deletedBefore(let result): return result
                case .failed(let error): throw error
                }
            }
        }
    }

    /// What a name stands for.
    private enum Target {
        case snapshot(DiskSnapshot)
        case deletedBefore(ChangeResult)
        case failed(any Error)
    }

    /// All names are looked up before the first snapshot goes, so that one question is asked for all. A name that fits
    /// none, or several, does not stop the others.
    private func targets(_ lifecycle: DiskLifecycle, _ holder: SnapshotHolder) async throws -> [Target] {
        var targets: [Target] = []
        var found: [DiskSnapshot] = []
        for name in snapshots {
            do {
                let snapshot = try await lifecycle.snapshot(name, of: holder)
                guard !found.contains(snapshot) else { continue }
                found.append(snapshot)
                targets.append(.snapshot(snapshot))
            } catch let error as FCDError where error.code == .notFound || error.code == .ambiguous {
                if error.code == .notFound, let result = try lifecycle.snapshotDeletedBefore(name, of: holder) {
                    targets.append(.deletedBefore(result))
                } else {
                    targets.append(.failed(error))
                }
            }
        }
        return targets
    }
}
