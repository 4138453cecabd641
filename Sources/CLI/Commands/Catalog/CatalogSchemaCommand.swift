import ArgumentParser
import Catalog

struct CatalogSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Say which views other programs may read in the catalog, and what their columns mean.",
        discussion: "Their names and columns are stable: docs/catalog.md has the same, and examples for other programs."
    )

    @OptionGroup var output: OutputOptions

    @Argument(help: "Views to show with their columns. All, without columns, if left out.")
    var views: [String] = []

    @Flag(help: "Show the statements of SQL that make the views.")
    var sql = false

    func run() async throws {
        let chosen = try views.isEmpty ? CatalogView.all : views.map(Self.view)
        guard sql else { return try output.show(CatalogSchemaResult(chosen, showsColumns: !views.isEmpty)) }
        let statements = try CatalogView.statements()
        let text = chosen.compactMap { view in statements[view.name].map { $0 + ";\n" } }
        try CommandContext.current.standardOutput.write(text.joined(separator: "\n"))
    }

    private static func view(_ name: String) throws -> CatalogView {
        guard let view = CatalogView.all.first(where: { $0.name == name }) else {
            throw CLIError(.notFound, "the catalog has no view \(name)", hint: "`fcd catalog schema` lists them")
        }
        return view
    }
}
