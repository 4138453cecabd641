import ArgumentParser
import Catalog

struct CatalogVacuumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacuum",
        abstract: "Write the catalog's file anew without what is empty in it.",
        discussion: """
            No other process may have the catalog open, and no operation may be open. It takes about as much room again \
            as the catalog. A crash on the way leaves the catalog as it was.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = try catalog.path()
        CommandContext.current.warn(each: try DiskCatalog.takeBackInterrupted(path))
        let vacuum = try await Progress.showing("writing the catalog anew") { _ in try DiskCatalog.vacuum(path) }
        try output.show(CatalogVacuumReport(path: path, vacuum: vacuum))
    }
}
