import ArgumentParser
import Catalog

struct CatalogInfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Say what the catalog's file is and holds."
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let information = try DiskCatalog.information(try catalog.path())
        try output.show(CatalogInfoResult(information))
        if !information.isCurrent {
            output.note(
                "note: the catalog is of another version than this fcd; `fcd sync` brings an older one up to date"
            )
        }
    }
}
