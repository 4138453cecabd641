import ArgumentParser

struct CatalogPathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print where the catalog's file is, or would be."
    )

    @OptionGroup var catalog: CatalogOptions

    func run() async throws {
        try CommandContext.current.standardOutput.write(try catalog.path() + "\n")
    }
}
