import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// Owner, tag, sync, and the commands that ask the catalog alone.
@Suite(.timeLimit(.minutes(1)))
struct CatalogCommandTests {
    private let site: TestSite
    private let data: String
    private let log: String

    init() throws {
        site = try TestSite()
        data = try site.vcenter.addDisk(
            name: "data disk",
            on: "datastore1",
            capacityMiB: 2_048,
            metadata: ["fcd.owner.team": "storage", "fcd.owner.expires": "2020-01-31"],
            attachedTo: "app-01"
        )
        log = try site.vcenter.addDisk(name: "log", on: "datastore2", capacityMiB: 512)
    }

    private func names(_ arguments: String...) async throws -> [String] {
        try await site.run(["find", "-o", "json"] + arguments).rows().compactMap { $0["name"] as? String }
    }

    @Test func `sync says what was found`() async throws {
        let first = await site.fcd("sync")
        #expect(first.status == .done)
        #expect(
            first.output == """
                synced vcenter.test: 2 disks, 2 virtual machines, 2 datastores
                  2 new, 1 found attached

                """
        )
        #expect(await site.fcd("sync").output.hasSuffix("  nothing has changed\n"))
        let summary = try await site.fcd("sync", "-o", "json").object()
        #expect(summary["unchanged"] as? Int == 2)
    }

    @Test func `find asks the catalog and no server`() async throws {
        _ = await site.fcd("sync")
        site.vcenter.forgetCalls()
        #expect(try await names() == ["data disk", "log"])
        #expect(try await names("DISK", "datastore1") == ["data disk"])
        #expect(try await names("disk", "datastore2") == [])
        #expect(try await names("--owner", "storage") == ["data disk"])
        #expect(try await names("--no-owner") == ["log"])
        #expect(try await names("--vm", "app-01") == ["data disk"])
        #expect(try await names("--detached") == ["log"])
        #expect(try await names("--datastore", "datastore2") == ["log"])
        #expect(try await names("--max-size", "1GiB") == ["log"])
        #expect(try await names("--sort", "size") == ["log", "data disk"])
        #expect(try await names("--sort", "size", "--reverse", "--limit", "1") == ["data disk"])
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `a disk that is gone is found when asked for, with its state`() async throws {
        _ = await site.fcd("sync")
        site.vcenter.removeDisk(log)
        _ = await site.fcd("sync")
        #expect(try await names() == ["data disk"])
        let row = try await site.fcd("find", "log", "--include-gone", "-o", "json").rows().first
        #expect(row?["state"] as? String == "gone")
        #expect(await site.fcd("find", "--include-gone").output.contains("STATE"))
    }

    @Test func `offline commands name the way to a catalog where there is none`() async {
        for command in [["find"], ["audit"], ["operations"], ["owner", "ls"], ["tag", "ls"]] {
            let result = await site.run(command)
            #expect(result.status == .notFound)
            #expect(result.errors.contains("there is no catalog at \(site.catalog)"))
            #expect(result.errors.contains("run `fcd sync`"))
        }
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `an owner is set, changed in part, listed and cleared`() async throws {
        #expect(await site.fcd("owner", "set", "log", "--team", "网络", "--contact", "net@example.test").status == .done)
        #expect(site.vcenter.disk(log)?.metadata["fcd.owner.team"] == "网络")
        #expect(await site.fcd("owner", "set", "log", "--expires", "2031-12-31").status == .done)
        let owner = try await site.fcd("show", log, "-o", "json").object()["owner"] as? [String: String]
        #expect(owner == ["team": "网络", "contact": "net@example.test", "expires": "2031-12-31", "source": "server"])
        _ = await site.fcd("sync")
        let rows = try await site.fcd("owner", "ls", "-o", "json").rows()
        #expect(rows.map { $0["owner"] as? String } == ["storage", "网络"])
        #expect(rows.first?["expired"] as? Int == 1)
        #expect(await site.fcd("owner", "clear", "log").status == .done)
        #expect(site.vcenter.disk(log)?.metadata["fcd.owner.team"] == nil)
        #expect(await site.fcd("owner", "ls").output.contains("(nobody)"))
    }

    @Test func `an owner needs somebody`() async {
        let nothing = await site.fcd("owner", "set", "log")
        #expect(nothing.status == .usage)
        #expect(nothing.errors.contains("give --team, --person or --contact"))
        let onlyDay = await site.fcd("owner", "set", "log", "--expires", "2031-12-31")
        #expect(onlyDay.status == .usage)
        #expect(await site.fcd("owner", "set", "log", "--team", "a", "--expires", "2031-02-30").status == .usage)
        #expect(site.changes.isEmpty)
    }

    @Test func `local and vSphere tags are put on, listed and taken off`() async throws {
        site.vcenter.addTag(Simulator.Tag(category: "tier", name: "gold"))
        let result = await site.fcd("tag", "attach", "log", "数据", "tier/gold")
        #expect(result.status == .done)
        #expect(result.output.split(separator: "\n").count == 2)
        #expect(site.vcenter.disk(log)?.tags.map(\.name) == ["gold"])
        let tags = try await site.fcd("tag", "ls", "log", "-o", "json").rows()
        #expect(tags.map { $0["tag"] as? String } == ["数据", "tier/gold"])
        #expect(tags.map { $0["kind"] as? String } == ["local", "vSphere"])
        #expect(await site.fcd("tag", "ls", "-q").output == "数据\ntier/gold\n")
        #expect(await site.fcd("tag", "attach", "log", "数据").output.contains("already"))
        #expect(await site.fcd("tag", "detach", "log", "tier/gold", "数据").status == .done)
        #expect(site.vcenter.disk(log)?.tags == [])
        #expect(await site.fcd("tag", "ls", "log").errors == "the disk has no tags\n")
    }

    @Test func `the journal is listed, narrowed to a disk, and shown with its steps`() async throws {
        _ = await site.fcd("attach", "log", "--vm", "app-02")
        _ = await site.fcd("owner", "set", "data disk", "--team", "b")
        let rows = try await site.fcd("operations", "-o", "json").rows()
        #expect(rows.map { $0["change"] as? String } == ["owner", "attach"])
        #expect(rows.allSatisfy { $0["state"] as? String == "done" })
        let ofLog = try await site.fcd("operations", "--disk", "log", "-o", "json").rows()
        #expect(ofLog.map { $0["change"] as? String } == ["attach"])
        let id = try #require(ofLog.first?["id"] as? String)
        let shown = try await site.fcd("operations", "show", String(id.prefix(8)), "-o", "json").object()
        #expect(shown["id"] as? String == id)
        #expect((shown["steps"] as? [[String: any Sendable]])?.first?["name"] as? String == "attach")
        #expect((shown["parameters"] as? [String: String])?["vmName"] == "app-02")
        #expect(await site.fcd("operations", "show", id).output.contains("Steps\n"))
        #expect(await site.fcd("operations", "show", "nothing").status == .notFound)
        #expect(await site.fcd("operations", "--limit", "1", "-q").output == "\(rows[0]["id"] as? String ?? "")\n")
    }

    @Test func `audit reports what is wrong, and fails on what it is told to`() async throws {
        _ = await site.fcd("sync")
        let result = await site.fcd("audit", "--only", "ownership")
        #expect(result.status == .done)
        #expect(result.output.contains("ownership.none"))
        #expect(result.output.contains("ownership.expired"))
        #expect(result.errors.contains("2 findings, 2 disks looked at: 2 medium"))
        #expect(await site.fcd("audit", "--fail-on", "medium").status == .findings)
        #expect(await site.fcd("audit", "--only", "ownership", "--fail-on", "high").status == .done)
        let only = await site.fcd("audit", "--only", "ownership.expired", "-q")
        #expect(only.output == data + "\n")
        #expect(only.errors == "")
        #expect(
            await site.fcd("audit", "--only", "use", "-o", "csv").output.hasPrefix("severity,ruleID,subject,subjectID,")
        )
        let json = try await site.fcd("audit", "--only", "ownership", "-o", "json").object()
        #expect((json["findings"] as? [[String: any Sendable]])?.count == 2)
        let unknown = await site.fcd("audit", "--only", "no.rule")
        #expect(unknown.status == .usage)
        #expect(unknown.errors.contains("there is no audit rule no.rule"))
    }

    @Test func `audit writes a page, and says where it could not`() async throws {
        _ = await site.fcd("sync")
        let page = site.home.path + "/report.html"
        let result = await site.fcd("audit", "--html", page)
        #expect(result.errors.hasSuffix("the report is in \(page)\n"))
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("data disk"))
        #expect(await site.fcd("audit", "--html", site.home.path + "/no/folder/x.html").status == .failed)
    }

    @Test func `the rules are listed with what they find`() async {
        let result = await site.fcd("audit", "rules", "-q")
        #expect(result.status == .done)
        #expect(result.output.split(separator: "\n").contains("use.unattached"))
        #expect(await site.fcd("audit", "rules", "-o", "json").output.contains("\"remedy\""))
    }

    @Test func `the days of an audit come from the configuration unless given`() async throws {
        _ = await site.fcd("sync")
        try site.home.write("audit: {unattached-days: -1}", to: ".config/fcd/config.yaml")
        #expect(await site.fcd("audit").status == .usage)
        try site.home.write("audit: {unattached-days: 3}", to: ".config/fcd/config.yaml")
        #expect(await site.fcd("audit", "rules").output.contains("days=3\n"))
        #expect(await site.fcd("audit", "--unattached-days", "-1").status == .usage)
        let report = try await site.fcd("audit", "--unattached-days", "7", "-o", "json").object()
        let rules = report["rules"] as? [[String: any Sendable]] ?? []
        let rule = rules.first { $0["id"] as? String == "use.unattached" }
        #expect((rule?["parameters"] as? [String: any Sendable])?["days"] as? Int == 7)
    }
}
