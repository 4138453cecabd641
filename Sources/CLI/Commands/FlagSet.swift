import ArgumentParser

struct FlagSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set control flags of disks; the others stay.",
        discussion: """
            With --where or --from only flags are named. A CSV file may have the column flags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var options: FlagChange

    func run() async throws {
        try await options.run("setting flags", verb: "Set flags of", to: true)
    }
}
