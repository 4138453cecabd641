import Catalog
import Foundation
import Simulator
import Testing

@testable import CLI

/// `fcd catalog …`: what a person and a script read of it.
@Suite(.timeLimit(.minutes(1)))
struct CatalogFileCommandTests {
    private let site: TestSite

    init() async throws {
        site = try TestSite()
        _ = try site.vcenter.addDisk(name: "data 数据", on: "datastore1", capacityMiB: 2_048, attachedTo: "app-01")
        _ = await site.fcd("sync")
        site.vcenter.forgetCalls()
    }

    private func path(_ name: String) -> String { site.home.path + "/" + name }

    @Test func `info, path and schema say what and where the catalog is`() async throws {
        #expect(await site.fcd("catalog", "path").output == site.catalog + "\n")
        let info = try await site.fcd("catalog", "info", "-o", "json").object()
        #expect(info["path"] as? String == site.catalog)
        #expect(info["schemaVersion"] as? Int == 6)
        #expect((info["rows"] as? [String: Int])?["disk"] == 1)
        #expect((info["servers"] as? [[String: String]])?.first?["server"] == "vcenter.test")
        let views = try await site.fcd("catalog", "schema", "-o", "json").rows()
        #expect(views.compactMap { $0["view"] as? String } == CatalogView.all.map(\.name))
        let columns = await site.fcd("catalog", "schema", "tags", "-q").output
        #expect(columns == "disk_id\nfcd_id\ndisk\nserver\nstate\ncategory\nname\ntag\nadded_at\n")
        #expect(await site.fcd("catalog", "schema", "tags", "--sql").output.hasPrefix("CREATE VIEW tags AS"))
        let unknown = await site.fcd("catalog", "schema", "nonsense")
        #expect(unknown.status == .notFound)
        #expect(unknown.errors.contains("`fcd catalog schema` lists them"))
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `a backup is a catalog itself, and is not written over without --force`() async throws {
        let first = try await site.fcd("catalog", "backup", path("b.sqlite"), "-o", "json").object()
        #expect(first["path"] as? String == path("b.sqlite"))
        #expect(first["schemaVersion"] as? Int == 6)
        let second = await site.fcd("catalog", "backup", path("b.sqlite"))
        #expect(second.status == .conflict)
        #expect(second.errors.contains("give --force to replace it"))
        #expect(await site.fcd("catalog", "backup", path("b.sqlite"), "--force").status == .done)
        #expect(await site.fcd("find", "--catalog", path("b.sqlite")).output.contains("data 数据"))
    }

    @Test func `a check ends with 1 and the way out where something is wrong, and with 0 where nothing is`()
        async throws
    {
        let good = await site.fcd("catalog", "check")
        #expect(good.status == .done)
        #expect(good.output.isEmpty)
        #expect(good.errors.hasPrefix("nothing is wrong with \(site.catalog): 14 checks, schema version 6"))
        let text = try #require(FileManager.default.contents(atPath: site.catalog))
        try text.prefix(text.count / 2).write(to: URL(filePath: path("cut.sqlite")))
        let cut = await site.fcd("catalog", "check", "--catalog", path("cut.sqlite"))
        #expect(cut.status == .failed)
        #expect((cut.output + cut.errors).contains("copy a backup in its place"))
        let repair = try await site.fcd("catalog", "check", "--repair", "-o", "json").object()
        #expect(repair["repaired"] as? Bool == false)
        #expect((repair["findings"] as? [Any])?.isEmpty == true)
    }

    @Test func `an export goes to stdout or into a file, and comes back by a file or by stdin`() async throws {
        let text = await site.fcd("catalog", "export").output
        #expect(text.contains("data 数据"))
        let file = await site.fcd("catalog", "export", path("e.jsonl"))
        #expect(file.output.isEmpty)
        #expect(file.errors.hasSuffix("rows are in \(path("e.jsonl"))\n"))
        #expect(try String(contentsOfFile: path("e.jsonl"), encoding: .utf8) == text)
        let dry = try await site.fcd(
            "catalog",
            "import",
            path("e.jsonl"),
            "--catalog",
            path("n.sqlite"),
            "--dry-run",
            "-o",
            "json"
        )
        .object()
        #expect(dry["imported"] as? Bool == false)
        #expect(!FileManager.default.fileExists(atPath: path("n.sqlite")))
        let done = try await site.fcd("catalog", "import", path("e.jsonl"), "--catalog", path("n.sqlite"), "-o", "json")
            .object()
        #expect(done["imported"] as? Bool == true)
        #expect((done["tables"] as? [String: Int])?["disk"] == 1)
        #expect(await site.fcd("catalog", "export", "--catalog", path("n.sqlite")).output == text)
        let again = await site.fcd("catalog", "import", path("e.jsonl"), "--catalog", path("n.sqlite"))
        #expect(again.status == .conflict)
        let lines = text.split(separator: "\n").map(String.init)
        let input = await site.run(
            ["catalog", "import", "-", "--catalog", path("i.sqlite")],
            input: ScriptedInput(lines, isTerminal: false)
        )
        #expect(input.status == .done, "\(input.errors)")
        #expect(await site.fcd("catalog", "export", "--catalog", path("i.sqlite")).output == text)
    }

    @Test func `an import of a wrong line names it and makes nothing`() async throws {
        let text = await site.fcd("catalog", "export").output
        try site.home.write(text.replacing(#"{"disk":"#, with: #"{"dusk":"#), to: "bad.jsonl")
        let bad = await site.fcd("catalog", "import", path("bad.jsonl"), "--catalog", path("n.sqlite"))
        #expect(bad.status == .failed)
        #expect(bad.errors.contains(#/line \d+ has a row of dusk, and there is no such table; nothing was imported/#))
        #expect(!FileManager.default.fileExists(atPath: path("n.sqlite")))
        let missing = await site.fcd("catalog", "import", path("none.jsonl"), "--catalog", path("n.sqlite"))
        #expect(missing.status == .notFound)
        #expect(missing.errors.contains("there is no file \(path("none.jsonl"))"))
    }

    @Test func `a vacuum says what it won`() async throws {
        let result = await site.fcd("catalog", "vacuum")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.output.hasPrefix("the catalog takes "))
        let numbers = try await site.fcd("catalog", "vacuum", "-o", "json").object()
        #expect(numbers["bytes"] as? Int == numbers["bytesBefore"] as? Int)
    }

    @Test func `where there is no catalog each command says so and makes none`() async throws {
        for command in [["info"], ["backup", path("b")], ["check"], ["export"], ["vacuum"]] {
            let result = await site.run(["catalog"] + command + ["--catalog", path("none.sqlite")])
            #expect(result.status == .notFound, "\(command)")
            #expect(result.errors.contains("there is no catalog at \(path("none.sqlite"))"))
        }
        #expect(!FileManager.default.fileExists(atPath: path("none.sqlite")))
    }

    @Test func `an older catalog is brought up by the next sync, which says where the old one is kept`() async throws {
        let old = path("old.sqlite")
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../CatalogTests/Catalogs/2.sqlite").standardizedFileURL
        try FileManager.default.copyItem(atPath: file.path, toPath: old)
        let check = await site.fcd("catalog", "check", "--catalog", old)
        #expect(check.status == .done)
        #expect(check.errors.contains("only the file itself was checked; `fcd sync` brings it up to date"))
        let sync = await site.fcd("sync", "--catalog", old)
        #expect(sync.status == .done, "\(sync.errors)")
        #expect(
            sync.errors.contains(
                "note: the catalog at \(old) was brought up to date; how it was before is kept in \(old).v2"
            )
        )
        #expect(
            try await site.fcd("catalog", "info", "--catalog", old + ".v2", "-o", "json").object()["schemaVersion"]
                as? Int == 2
        )
        #expect(await site.fcd("catalog", "check", "--catalog", old).status == .done)
    }
}
