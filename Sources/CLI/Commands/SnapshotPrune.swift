import ArgumentParser
import FCD
import Lifecycle

struct SnapshotPrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete old snapshots of disks, the oldest first.",
        discussion: """
            At least one condition is needed. Where both are given a snapshot goes only if both hold: it is not among \
            the newest N of its disk, and it is older than the age. A snapshot whose age cannot be told stays, and a \
            disk that has one is refused with --keep-last: which are its newest is not known. What would go is shown \
            first; it is asked for on a terminal, and needs --yes elsewhere. One that fails does not stop the others.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(help: ArgumentHelp("Keep the newest snapshots of each disk.", valueName: "number"))
    var keepLast: Int?

    @Option(
        help: ArgumentHelp("Keep younger snapshots, such as 30d, 12h or 2w.", valueName: "age"),
        transform: TimeSpan.argument
    )
    var olderThan: TimeSpan?

    func validate() throws {
        do {
            try pruning.validate()
        } catch {
            throw ValidationError([error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        }
    }

    private var pruning: SnapshotPruning { SnapshotPruning(keepLast: keepLast, olderThan: olderThan) }

    /// A snapshot that goes, or a disk that could not be found or of which it cannot be told what goes.
    private enum Target {
        case snapshot(DiskSnapshot, of: Disk)
        case refused(any Error)
    }

    func run() async throws {
        try await connection.withLifecycle("pruning snapshots", .changing(change)) { lifecycle in
            let targets = try await targets(lifecycle)
            let chosen = targets.filter { if case .snapshot = $0 { true } else { false } }
            if targets.isEmpty {
                output.note("no snapshot is to go")
                if output.format != .table { try output.show(Listing<ChangeRow>([], empty: "")) }
                return
            }
            if !change.dryRun, !change.yes, !chosen.isEmpty { try await confirm(chosen) }
            try await ChangeRun(output: output).each(targets) { target in
                switch target {
                case .refused(let error): throw error
                case .snapshot(let snapshot, let disk):
                    return try await lifecycle.deleteSnapshot(
                        snapshot,
                        of: SnapshotHolder(disk),
                        force: force.force,
                        dryRun: change.dryRun
                    )
                }
            }
        }
    }

    /// What goes, before anything goes. A name that no disk has, or several, does not stop the others.
    private func targets(_ lifecycle: DiskLifecycle) async throws -> [Target] {
        // An age is told by two clocks: the server's wrote when the snapshot was taken.
        let now = olderThan == nil ? CommandContext.current.now() : try await lifecycle.agreedTime()
        var targets: [Target] = []
        for name in try await LookedUpDisk.all(disks, in: lifecycle, output: output) {
            let disk: Disk
            switch name {
            case .found(let found): disk = found
            case .failed(let error):
                targets.append(.refused(error))
                continue
            }
            do {
                let rows = try await lifecycle.prunable(pruning, of: disk, now: now)
                targets += rows.map { .snapshot($0.snapshot, of: disk) }
            } catch let error where !error.endsRun {
                targets.append(.refused(error))
            }
        }
        return targets
    }

    private func confirm(_ targets: [Target]) async throws {
        let lines = targets.compactMap { target in
            guard case .snapshot(let snapshot, let disk) = target else { return nil as String? }
            return "  \(disk.name) (\(disk.id)): \(snapshot.named)"
        }
        await Progress.aside {
            CommandContext.current.say("These snapshots would go:")
            for line in lines { CommandContext.current.say(VisibleText.escape(line)) }
        }
        let count = lines.count == 1 ? "this snapshot" : "these \(lines.count) snapshots"
        try await Confirmation.require("Delete \(count)?", options: change)
    }
}
