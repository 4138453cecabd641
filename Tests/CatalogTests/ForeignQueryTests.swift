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

    /// A catalog with one disk, as it is and as it was: questions to either go by the same names.
    private static func catalogs(_ fixture: CatalogFixture) throws -> [DiskCatalog] {
        try fixture.catalog.record(
            DiskObservation(fcdID: "a", name: "disk-a"),
            serverID: fixture.server("vc1").id,
            at: CatalogFixture.time(1)
        )
        return [fixture.catalog, try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(5))]
    }

    @Test(arguments: [
        ("SELECT name FROM disk", "disk"),
        ("SELECT d.disk, o.team FROM disks AS d JOIN owner AS o ON o.disk_id = d.disk_id", "owner"),
        ("SELECT disk, (SELECT count(*) FROM event) AS n FROM disks", "event"),
        ("SELECT disk FROM disks WHERE disk_id IN (SELECT disk_id FROM metadata)", "metadata"),
        ("WITH x AS (SELECT id FROM VM) SELECT id FROM x", "VM"),
        ("SELECT count(*) AS n FROM operation", "operation"),
        ("SELECT name FROM main.disk", "main.disk"),
        // With `--as-of` that would be today's.
        ("SELECT disk FROM main.disks", "main.disks"),
        ("SELECT name FROM sqlite_master", "sqlite_master"),
        ("SELECT count(*) AS n FROM sqlite_schema", "sqlite_schema"),
        ("SELECT name FROM pragma_table_info('disk')", "pragma_table_info"),
        ("SELECT count(*) AS n FROM pragma_database_list", "pragma_database_list"),
        ("SELECT disk FROM disks, pragma_compile_options", "pragma_compile_options"),
    ])
    func `what is none of the documented views is refused, by its name, now and as of a time`(
        _ sql: String,
        _ name: String
    ) throws {
        let fixture = try CatalogFixture()
        defer { withExtendedLifetime(fixture) {} }
        for catalog in try Self.catalogs(fixture) {
            try catalog.reading { reader in
                for ask in [
                    { _ = try reader.columns(ofForeign: sql) },
                    { try reader.eachForeignRecord(sql, seconds: 5) { _ in true } },
                ] {
                    let error = #expect(throws: CatalogError.self) { try ask() }
                    #expect(error?.code == .conflict, "\(catalog.asOf as Any): \(error as Any)")
                    #expect(error?.message == "the SQL reads \(name), which is none of the documented views")
                    #expect(error?.hint?.contains("`fcd catalog schema`") == true)
                }
            }
        }
    }

    @Test func `every documented view can be asked, with subqueries and JSON, now and as of a time`() throws {
        let fixture = try CatalogFixture()
        defer { withExtendedLifetime(fixture) {} }
        for catalog in try Self.catalogs(fixture) {
            try catalog.reading { reader in
                for view in CatalogView.all {
                    let names = view.columns.map(\.name)
                    let sql = "SELECT \(names.joined(separator: ", ")) FROM \(view.name)"
                    #expect(try reader.columns(ofForeign: sql) == names)
                    try reader.eachForeignRecord(sql, seconds: 5) { _ in true }
                }
                for sql in [
                    "WITH n (i) AS (SELECT 1 UNION ALL SELECT 2) SELECT count(*) AS n FROM n",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
                    "WITH d AS (SELECT disk FROM disks) SELECT count(*) AS n FROM d, d AS e",
                    "SELECT count(*) AS n FROM Disks WHERE disk = 'disk-a'",
                    "SELECT each.value AS v FROM disks, json_each('[1]') AS each, json_tree('{}') AS tree",
                    "VALUES (1)",
                ] {
                    var rows = 0
                    try reader.eachForeignRecord(sql, seconds: 5) { _ in
                        rows += 1
                        return true
                    }
                    #expect(rows > 0, "\(sql)")
                }
            }
        }
    }

    @Test func `after a question from outside the connection is as it was`() throws {
        try DiskCatalog.inMemory().reading { reader in
            #expect(throws: CatalogError.self) { try reader.columns(ofForeign: "SELECT nothing") }
            try reader.eachForeignRecord("SELECT 1 AS one", seconds: 1) { _ in false }
            #expect(try reader.rows("SELECT length(hex(zeroblob(100000))) AS n").first?["n"] == .integer(200_000))
        }
    }
}
