import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct CheckCommandTests {
    let site: TestSite

    init() throws {
        site = try TestSite()
    }

    private func makeDisk(attachedTo machine: String? = nil) throws -> String {
        try site.vcenter.addDisk(name: "data", on: "datastore1", attachedTo: machine)
    }

    @Test func `what can be done ends with 0, shows every check, and changes nothing`() async throws {
        let id = try makeDisk()
        let result = await site.fcd("check", "attach", "data", "--vm", "app-01", "-o", "json")
        #expect(result.status == .done)
        let rows = try result.rows()
        #expect(rows.count > 12)
        let keep = try #require(rows.first { $0["id"] as? String == "disk.keep" })
        #expect(Set(keep.keys) == ["id", "verdict", "facts", "next"])
        #expect(keep["verdict"] as? String == "warns")
        #expect(keep["next"] as? String == "run `fcd flag set \(id) keep` to prevent that")
        #expect(site.changes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: site.catalog))
    }

    @Test func `a failure ends with 11, and quiet names the checks that fail`() async throws {
        _ = try makeDisk(attachedTo: "app-01")
        let table = await site.fcd("check", "rm", "data")
        #expect(table.status == .conflict)
        #expect(table.output.contains("disk.holder") && table.output.contains("fails"))
        let quiet = await site.fcd("check", "rm", "data", "-q")
        #expect(quiet.status == .conflict)
        #expect(quiet.output == "disk.holder\n")
        let csv = await site.fcd("check", "rm", "data", "-o", "csv")
        #expect(csv.output.hasPrefix("id,verdict,facts,next,isForceable"))
    }

    @Test func `a missing privilege ends with 13`() async throws {
        _ = try makeDisk()
        var reader = site
        reader.environment["FCD_USERNAME"] = SimulatedVCenter.reader
        let result = await reader.fcd("check", "attach", "data", "--vm", "app-01", "-q")
        #expect(result.status == .permissionMissing)
        #expect(result.output == "privilege\n")
    }

    @Test(arguments: [
        ["detach", "data"], ["detach", "data", "--vm", "app-01"], ["move", "data", "--to", "app-02"],
        ["rename", "data"],
        ["extend", "data", "--size", "2GiB"], ["snapshot", "data"], ["clone", "data", "--datastore", "datastore2"],
        ["relocate", "data", "--datastore", "datastore2"], ["extend", "data", "--by", "1GiB"], ["inflate", "data"],
        ["create", "--size", "1GiB", "--datastore", "datastore2", "--provisioning", "eager"],
    ])
    func `every change can be checked`(arguments: [String]) async throws {
        _ = try makeDisk(attachedTo: "app-01")
        let result = await site.run(["check"] + arguments)
        #expect(result.status == .done, "\(result.output)\(result.errors)")
        #expect(result.output.contains("privilege"))
        #expect(site.changes.isEmpty)
    }

    @Test(arguments: ["rm", "revert", "retire", "unregister"])
    func `what needs a detached disk fails for an attached one`(name: String) async throws {
        _ = try makeDisk(attachedTo: "app-01")
        #expect(await site.fcd("check", name, "data").status == .conflict)
    }

    @Test func `several disks are checked together, each row with its disk`() async throws {
        let ids = [try makeDisk(), try site.vcenter.addDisk(name: "used", on: "datastore1", attachedTo: "app-01")]
        let result = await site.fcd("check", "rm", "data", "used", ids[0], "-o", "json")
        #expect(result.status == .conflict)
        let rows = try result.rows()
        #expect(rows.filter { $0["id"] as? String == "disk.holder" }.map { $0["diskID"] as? String } == ids)
        let table = await site.fcd("check", "rm", "data", "used")
        #expect(table.output.hasPrefix("DISK "))
        #expect(table.output.contains("used "))
        #expect(await site.fcd("check", "rm", "data", "none").status == .notFound)
        #expect(await site.fcd("check", "unregister", "data").status == .conflict)
        #expect(await site.fcd("check", "extend", "data", "--size", "1MiB").status == .conflict)
    }

    @Test func `what does not exist is not checked`() async {
        #expect(await site.fcd("check", "rm", "nothing").status == .notFound)
        #expect(await site.fcd("check", "extend", "nothing", "--size", "2").status == .usage)
    }
}
