import ArgumentParser
import FCD
import Lifecycle

/// What `flag set` and `flag clear` have in common.
struct FlagChange: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: WordedDiskOptions

    @Argument(help: ArgumentHelp("Flags: keep, no-relocation or cbt.", valueName: "flag"))
    var flags: [DiskFlag] = []

    private func words() throws -> [DiskFlag] {
        try target.words(flags, "flag") { DiskFlag(word: $0) }
    }

    func validate() throws {
        try target.bulk("", verb: "", columns: []).validate()
        if try words().isEmpty, target.file.path == nil { throw ValidationError("Give at least one flag.") }
    }

    /// Sets or clears the flags, of one disk or of many.
    func run(_ label: String, verb: String, to value: Bool) async throws {
        let bulk = target.bulk(label, verb: verb, columns: ["flags"])
        let flags = try words()
        try await connection.withLifecycle(label, .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(bulk.names) { name in
                    try await set(flags, to: value, of: name, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                try await set(try row.flags ?? flags, to: value, of: row.disk, with: lifecycle)
            }
        }
    }

    private func set(
        _ flags: [DiskFlag],
        to value: Bool,
        of name: String,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        guard let flags = DiskFlagSet(flags) else { throw CLIError(.usage, "no flag is given") }
        return try await lifecycle.changeFlags(
            flags,
            to: value,
            of: try await lifecycle.disk(name),
            force: force.force,
            dryRun: change.dryRun
        )
    }
}
