import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CatalogDocumentTests {
    @Test func `the schema that fcd tells is that of the views, column by column`() throws {
        let fixture = try CatalogFixture()
        let views = try fixture.catalog.reading { reader in
            try reader.rows("SELECT name FROM sqlite_master WHERE type = 'view'").compactMap { $0["name"].text }
        }
        #expect(Set(views) == Set(CatalogView.all.map(\.name)))
        #expect(views.count == CatalogView.all.count)
        for view in CatalogView.all {
            let columns = try fixture.catalog.reading { reader in
                try reader.rows("SELECT name FROM pragma_table_info('\(view.name)')").compactMap { $0["name"].text }
            }
            #expect(columns == view.columns.map(\.name), "\(view.name)")
        }
    }

    @Test(arguments: CatalogView.all.map(\.name))
    func `docs/catalog.md says of each view and its columns what fcd says`(name: String) throws {
        let view = try #require(CatalogView.all.first { $0.name == name })
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let start = try #require(text.range(of: "## `\(name)`\n"), "docs/catalog.md has no section `\(name)`")
        let section = text[start.upperBound...].components(separatedBy: "\n## ")[0]
        let table =
            ["", view.meaning, "", "| Column | Kind | |", "|---|---|---|"]
            + view.columns.map { "| `\($0.name)` | \($0.kind.rawValue) | \($0.meaning) |" }
        #expect(section.hasPrefix(table.joined(separator: "\n") + "\n"))
    }

    @Test func `docs/catalog.md has no section of a view that is not there`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let sections = text.matches(of: #/(?m)^## `(\w+)`$/#).map { String($0.output.1) }
        #expect(sections.sorted() == CatalogView.all.map(\.name).sorted())
    }

    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/catalog.md").standardizedFileURL
}
