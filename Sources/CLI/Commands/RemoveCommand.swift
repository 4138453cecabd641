import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete disks and their files.",
        discussion: """
            The data is lost, and this cannot be undone; it is asked for on a terminal, and needs --yes elsewhere. A \
            disk that is attached or has snapshots is refused.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await connection.withLifecycle("deleting", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                try await lifecycle.removing(name, by: .delete) { disk in
                    if !change.dryRun, !change.yes {
                        // What would be refused is refused before anybody is asked.
                        _ = try await lifecycle.delete(disk, force: force.force, dryRun: true, isWanted: true)
                        try await Confirmation.require(Self.question(disk), options: change)
                    }
                    return try await lifecycle.delete(disk, force: force.force, dryRun: change.dryRun)
                }
            }
        }
    }

    private static func question(_ disk: Disk) -> String {
        let size = disk.capacity.map { ", \($0)" } ?? ""
        return "Delete \(disk.name) (\(disk.id)\(size)) and its file \(disk.path)?"
    }
}
