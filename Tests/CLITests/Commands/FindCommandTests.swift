import Foundation
import Simulator
import Testing

@testable import CLI

/// The language of `find` at the command line, and how its lists are shown.
@Suite(.timeLimit(.minutes(1)))
struct FindCommandTests {
    private let site: TestSite

    /// `db-1` (2 GiB, payments, tier gold here), `日志-2` (1 GiB) on another datastore, `web` (3 GiB, attached).
    init() async throws {
        site = try TestSite()
        try site.vcenter.addDisk(
            name: "db-1",
            on: "datastore1",
            capacityMiB: 2_048,
            metadata: ["fcd.owner.team": "payments", "cns.k8s.pvc.namespace": "shop", "note": "批次 7"]
        )
        try site.vcenter.addDisk(name: "日志-2", on: "datastore2", capacityMiB: 1_024)
        try site.vcenter.addDisk(name: "web", on: "datastore1", capacityMiB: 3_072, attachedTo: "app-01")
        _ = await site.fcd("sync")
        _ = await site.fcd("tag", "attach", "db-1", "gold")
    }

    private func names(_ arguments: String...) async throws -> [String] {
        let result = await site.run(["find", "-o", "json"] + arguments)
        #expect(result.status == .done, "\(result.errors)")
        return try result.rows().compactMap { $0["name"] as? String }
    }

    @Test func `words are looked for whole in all that a disk has, and 'be*' finds beginnings`() async throws {
        #expect(try await names("payments") == ["db-1"])
        #expect(try await names("pay") == [])
        #expect(try await names("pay*") == ["db-1"])
        #expect(try await names("app") == ["web"])
        #expect(try await names("志") == ["日志-2"])
        #expect(try await names("批次") == ["db-1"])
        #expect(try await names("gold", "datastore1") == ["db-1"])
        #expect(try await names("*-2") == ["日志-2"])
    }

    @Test func `fields, or, not and parentheses choose disks`() async throws {
        #expect(try await names("namespace:shop", "kubernetes:yes") == ["db-1"])
        #expect(try await names("not", "attached:yes") == ["db-1", "日志-2"])
        #expect(try await names("size:<=1GiB or attached:yes") == ["web", "日志-2"])
        #expect(try await names("(owner:payments or vm:app-01)", "size:>2GiB") == ["web"])
        let untagged = try await names("(attached:yes or attached:no) -tag:gold")
        #expect(untagged == ["web", "日志-2"])
        #expect(try await names("changed:<1h", "owner:payments") == ["db-1"])
        #expect(try await names("seen:>1h") == [])
        #expect(try await names("state:gone") == [])
    }

    @Test func `a word finds a disk by the beginning of its ID`() async throws {
        let id = try #require(site.vcenter.diskIDs.first { site.vcenter.disk($0)?.name == "web" })
        #expect(try await names(String(id.prefix(8))) == ["web"])
        #expect(try await names("id:" + id.prefix(2)).contains("web"))
    }

    @Test func `a mistake is pointed at, whatever the width of what stands before it`() async throws {
        let words = await site.fcd("find", "日志", "ownr:x")
        #expect(words.status == .usage && words.output == "")
        #expect(
            words.errors == """
                error: there is no field ownr
                    日志 ownr:x
                         ^^^^
                  hint: did you mean owner:?

                """
        )
        let json = await site.fcd("find", "日志", "ownr:x", "-o", "json")
        let error = try #require(
            try JSONSerialization.jsonObject(with: Data(json.errors.utf8)) as? [String: [String: Any]]
        )["error"]
        let word = error?["word"] as? [String: Any]
        #expect(error?["code"] as? String == "invalidArgument")
        #expect(word?["text"] as? String == "日志 ownr:x" && word?["column"] as? Int == 4 && word?["length"] as? Int == 4)
    }

    @Test(arguments: [["drift", "size:5"], ["history", "--all", "size:5"], ["retire", "--where", "size:5"]])
    func `other commands point at mistakes too`(arguments: [String]) async {
        let result = await site.run(arguments)
        #expect(result.status == .usage)
        #expect(result.errors.contains("size:5"), "\(result.errors)")
        #expect(result.errors.contains("it has no unit"), "\(result.errors)")
    }

    @Test func `a whole word that nothing has leads to its beginnings`() async {
        let result = await site.fcd("find", "pay")
        #expect(result.output == "" && result.status == .done)
        #expect(result.errors.contains("the catalog has no such disk"))
        #expect(result.errors.contains("note: 'pay*' finds 1 disk: words and texts are whole"))
        let field = await site.fcd("find", "owner:pay", "attached:no")
        #expect(field.errors.contains("note: 'owner:pay*' finds 1 disk: words and texts are whole"))
        for words in ["zebra", "owner:zebra", "owner:pay attached:yes", "not any"] {
            #expect(await !site.fcd("find", words).errors.contains("note:"), "\(words)")
        }
    }

    @Test func `where only disks that are gone are found, or tags with a category, a note says so`() async throws {
        site.vcenter.addTag(Tag(category: "tier", name: "silver"))
        #expect(await site.fcd("tag", "attach", "web", "tier/silver").status == .done)
        let tag = await site.fcd("find", "tag:silver")
        #expect(tag.errors.contains("note: 'tag:*/silver' finds 1 disk: a tag of vSphere stands with its category"))
        #expect(await site.fcd("rm", "日志-2", "--yes").status == .done)
        let gone = await site.fcd("find", "日志")
        #expect(gone.errors.contains("note: --include-gone finds 1 disk: gone from the server, or deleted"))
        #expect(try await names("日志", "--include-gone") == ["日志-2"])
        #expect(try await names("state:deleted or vm:app-01") == ["web", "日志-2"])
    }

    @Test func `a field with a sign that is not its own is no word`() async {
        let result = await site.fcd("find", "owner=payments")
        #expect(result.status == .usage)
        #expect(result.errors.contains("owner is not compared with ="))
        #expect(await site.fcd("find", "\"owner=payments\"").status == .done)
    }

    @Test func `lists are sorted by several columns, counted, and shown with chosen columns`() async throws {
        #expect(try await names("--sort", "-size") == ["web", "db-1", "日志-2"])
        #expect(try await names("--sort", "datastore,-size") == ["web", "db-1", "日志-2"])
        #expect(try await names("--sort=datastore:desc,size", "--reverse") == ["web", "db-1", "日志-2"])
        #expect(await site.fcd("find", "--count").output == "3\n")
        #expect(try await site.fcd("find", "attached:no", "--count", "-o", "json").object()["count"] as? Int == 2)
        #expect(await site.fcd("find", "--count", "-o", "csv").output == "count\r\n3\r\n")
        let table = await site.fcd("find", "--columns", "name,size,state")
        #expect(
            table.output == "NAME     SIZE  STATE\ndb-1    2 GiB  ready\nweb     3 GiB  ready\n日志-2  1 GiB  ready\n"
        )
        #expect(
            await site.fcd("find", "web", "--columns", "capacitymib,name", "-o", "csv").output
                == "capacityMiB,name\r\n3072,web\r\n"
        )
    }

    @Test(arguments: [
        (["--sort", "colour"], "colour"), (["--columns", "nmae"], "did you mean name? there are id, name, size"),
        (["--count", "--limit", "1"], "--count counts all"), (["(a"], "this parenthesis is never closed"),
        (["datastore:nowhere"], "the catalog knows no datastore \"nowhere\""),
    ])
    func `what cannot be shown is refused`(arguments: [String], words: String) async {
        let result = await site.run(["find"] + arguments)
        #expect(result.status != .done && result.output == "")
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}

/// Lists that are longer than what is read at once.
@Suite(.timeLimit(.minutes(1)))
struct DiskListTests {
    @Test(arguments: ["table", "csv", "json"])
    func `a long list is written whole, with one heading`(format: String) async throws {
        let site = try TestSite()
        for number in 0..<1_203 { try site.vcenter.addDisk(name: "disk-\(number)", on: "datastore1") }
        _ = await site.fcd("sync")
        let result = await site.fcd("find", "disk", "-o", format)
        #expect(result.status == .done)
        if format == "json" {
            #expect(try result.rows().count == 1_203)
        } else {
            let lines = result.output.split(whereSeparator: \.isNewline)
            #expect(lines.count == 1_204)
            #expect(lines.count { $0.contains("NAME") || $0.contains("capacityMiB") } == 1)
        }
        #expect(await site.fcd("find", "-q").output.split(separator: "\n").count == 1_203)
    }
}
