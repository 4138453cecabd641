import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct UnregisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unregister",
        abstract: "Make disks plain VMDKs again; their files stay.",
        discussion: """
            For vSphere 9.1 and later: before that a server can only delete a disk together with its file. It is asked \
            for on a terminal, and needs --yes elsewhere.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await connection.withLifecycle("unregistering", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                try await lifecycle.removing(name, by: .unregister) { disk in
                    if !change.dryRun, !change.yes {
                        // What would be refused is refused before anybody is asked.
                        _ = try await lifecycle.unregister(disk, force: force.force, dryRun: true)
                        try await Confirmation.require(
                            "Unregister \(disk.name) (\(disk.id)), so that \(disk.path) is a plain VMDK?",
                            options: change
                        )
                    }
                    return try await lifecycle.unregister(disk, force: force.force, dryRun: change.dryRun)
                }
            }
        }
    }
}
