import ArgumentParser
import FCD
import Lifecycle

struct FlagClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Clear control flags of a disk; the others stay."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: ArgumentHelp("Flags: keep, no-relocation or cbt.", valueName: "flag"))
    var flags: [DiskFlag]

    func run() async throws {
        guard let flags = DiskFlagSet(flags) else { throw CLIError(.usage, "no flag is given") }
        try await connection.withLifecycle("clearing flags", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([flags]) { flags in
                let disk = try await lifecycle.disk(disk)
                return try await lifecycle.changeFlags(
                    flags,
                    to: false,
                    of: disk,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
