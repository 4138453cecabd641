import ArgumentParser
import FCD
import Lifecycle

struct CheckExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Check whether a disk can grow."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(
        help: ArgumentHelp("The new capacity with a binary unit, such as 20GiB.", valueName: "size"),
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
        try await CheckRun(connection: connection, output: output).show { lifecycle in
            let disk = try await lifecycle.disk(disk)
            return .extend(disk, to: try growth.capacity(of: disk))
        }
    }
}
