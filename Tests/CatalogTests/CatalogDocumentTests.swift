import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CatalogDocumentTests {
    @Test(arguments: ["servers", "disks", "attachments", "owners", "tags", "retirements", "operations"])
    func `docs/catalog.md names every column of every view`(view: String) throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/catalog.md").standardizedFileURL
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "## `\(view)`\n"))
        let section = text[start.upperBound...].components(separatedBy: "\n## ")[0]
        let fixture = try CatalogFixture()
        let columns = try fixture.catalog.reading { reader in
            try reader.rows("SELECT name FROM pragma_table_info('\(view)')").compactMap { $0["name"].text }
        }
        #expect(!columns.isEmpty)
        for column in columns { #expect(section.contains("`\(column)`"), "\(view).\(column) is not documented") }
    }
}
