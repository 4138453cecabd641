import ArgumentParser

struct FlagClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Clear control flags of disks; the others stay.",
        discussion: """
            With --where or --from only flags are named. A CSV file may have the column flags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var options: FlagChange

    func run() async throws {
        try await options.run("clearing flags", verb: "Clear flags of", to: false)
    }
}
