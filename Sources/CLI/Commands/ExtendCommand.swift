import ArgumentParser
import FCD
import Lifecycle

struct ExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Grow disks.",
        discussion: """
            A disk is never made smaller, and one that has that size already is a success that says so. The file \
            system on it is grown afterwards, in the guest.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    @Option(
        help: ArgumentHelp("The new capacity with a binary unit, such as 200GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var size: MiB?

    @Option(help: ArgumentHelp("What is added, such as 20GiB.", valueName: "size"), transform: MiB.argument)
    var by: MiB?

    func validate() throws {
        guard (size == nil) != (by == nil) else {
            throw ValidationError("Give --size for the new capacity, or --by for what is added.")
        }
    }

    func run() async throws {
        guard let growth = size.map(DiskGrowth.to) ?? by.map(DiskGrowth.by) else { return }
        try await connection.withLifecycle("extending", .changing(change)) { lifecycle in
            // Adding to a disk twice because two names stand for it is not what anybody means.
            let named = try await LookedUpDisk.all(disks, in: lifecycle, output: output)
            try await ChangeRun(output: output).each(named) { name in
                try await lifecycle.extend(try name.disk(), growth, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
