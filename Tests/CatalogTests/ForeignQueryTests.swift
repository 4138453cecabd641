import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct ForeignQueryTests {
    private func numbers(_ sql: String, seconds: Double, _ body: (Int) -> Void = { _ in }) throws -> Int {
        var count = 0
        try DiskCatalog.inMemory().reading { reader in
            try reader.eachForeignRecord(sql, seconds: seconds) { _ in
                body(count)
                count += 1
                return true
            }
        }
        return count
    }

    @Test func `what is done with a row takes nothing from the time of the query`() throws {
        let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT i FROM n"
        let count = try numbers(sql, seconds: 2) { if $0 < 5 { usleep(600_000) } }
        #expect(count == 30_000)
    }

    @Test(arguments: [
        (
            "SELECT hex(zeroblob(40000)) AS x",
            "string or blob too big: it reads or makes a value of more than 65536 bytes"
        ),
        ("SELECT instr(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1') AS x", "string or blob too big"),
        (
            "SELECT hex(zeroblob(9000)) LIKE replace(hex(zeroblob(3000)), '0', '%0') AS x",
            "LIKE or GLOB pattern too complex"
        ),
        ("SELECT \(String(repeating: "1+", count: 300))1 AS x", "Expression tree is too large"),
    ])
    func `what would take long within one step is refused`(_ sql: String, _ words: String) {
        let start = ContinuousClock.now
        let error = #expect(throws: CatalogError.self) { try numbers(sql, seconds: 0.05) }
        #expect(error?.message.hasPrefix("SQLite refuses the SQL: \(words)") == true, "\(error?.message ?? "")")
        #expect(start.duration(to: .now) < .seconds(2))
    }

    @Test func `after a question from outside the connection is as it was`() throws {
        try DiskCatalog.inMemory().reading { reader in
            #expect(throws: CatalogError.self) { try reader.columns(ofForeign: "SELECT nothing") }
            try reader.eachForeignRecord("SELECT 1 AS one", seconds: 1) { _ in false }
            #expect(try reader.rows("SELECT length(hex(zeroblob(100000))) AS n").first?["n"] == .integer(200_000))
        }
    }
}
