import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Delete retired disks and their files, when their grace is over.",
        discussion: """
            Without disks, all that are due on this server. A disk that a VM had since it was retired, or of which \
            that is not known, is refused with the next step. The data is lost, and this cannot be undone: it is \
            asked for on a terminal, and needs --yes elsewhere.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String] = []

    func validate() throws {
        if force.force, disks.isEmpty { throw ValidationError("--force needs the disks to be named.") }
    }

    func run() async throws {
        try await connection.withLifecycle("purging", .changing(change)) { lifecycle in
            let names = disks.isEmpty ? try due(lifecycle) : disks
            guard !names.isEmpty else {
                if output.format != .table { try output.show(Listing<ChangeRow>([], empty: "")) }
                return
            }
            let targets =
                change.dryRun || change.yes ? names.map(Target.named) : try await agreedTargets(names, lifecycle)
            try await ChangeRun(output: output).each(targets) { target in
                let name =
                    switch target {
                    case .named(let name): name
                    case .agreed(let id): id.rawValue
                    case .refused(let error): throw error
                    }
                return try await lifecycle.removing(name, by: .delete) { disk in
                    try await lifecycle.purge(disk, force: force.force, dryRun: change.dryRun)
                }
            }
        }
    }

    /// The retired disks whose grace is over, or is not known.
    private func due(_ lifecycle: DiskLifecycle) throws -> [String] {
        let (ended, waiting) = try lifecycle.retiredDisks()
        let names = ended.compactMap(\.disk.fcdID)
        if names.isEmpty { output.note("nothing is due") }
        if !waiting.isEmpty {
            let soonest = waiting.compactMap(\.retirement?.mark.dueAt).min()?.minutes ?? "-"
            output.note(
                "\(waiting.count) retired disk\(waiting.count == 1 ? " is" : "s are") not due yet, the next at \(soonest)"
            )
        }
        return names
    }

    /// What the run is to do with one of the disks.
    private enum Target {
        /// Deleted without a question, by whatever name.
        case named(String)
        /// Shown, and agreed to.
        case agreed(DiskID)
        /// Never shown, so not deleted either, even if it could be by now.
        case refused(any Error)
    }

    /// Asks once for all that would be deleted: these disks go, and no others. What is refused is left to the run to
    /// report.
    private func agreedTargets(_ names: [String], _ lifecycle: DiskLifecycle) async throws -> [Target] {
        var targets: [Target] = []
        var shown: [Disk] = []
        for name in names {
            do {
                let disk = try await lifecycle.disk(name)
                guard !shown.contains(where: { $0.id == disk.id }) else { continue }
                _ = try await lifecycle.purge(disk, force: force.force, dryRun: true)
                shown.append(disk)
                targets.append(.agreed(disk.id))
            } catch let error where !error.endsRun {
                targets.append(.refused(error))
            }
        }
        guard !shown.isEmpty else { return targets }
        let words = shown.map { disk in
            "\(disk.name) (\(disk.id)\(disk.capacity.map { ", \($0)" } ?? "")) and its file \(disk.path)"
        }
        try await Confirmation.require("Delete " + words.joined(separator: "; ") + "?", options: change)
        return targets
    }
}
