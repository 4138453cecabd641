import ArgumentParser
import Lifecycle

struct RenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a disk another name.",
        discussion: "Its file keeps its own name. A name that other disks have too is allowed, and said."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The disk, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disk: String

    @Argument(help: "The new name.")
    var name: String

    func run() async throws {
        try await connection.withLifecycle("renaming \(disk)", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([disk]) { text in
                let disk = try await lifecycle.disk(text)
                return try await lifecycle.rename(disk, to: name, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
