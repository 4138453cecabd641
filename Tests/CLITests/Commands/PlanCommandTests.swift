import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct PlanCommandTests {
    private let site: TestSite
    private let manifest: String
    private let saved: String

    init() throws {
        site = try TestSite()
        manifest = site.home.path + "/disks.yaml"
        saved = site.home.path + "/plan.json"
        try site.vcenter.addDisk(name: "data", on: "datastore1")
        try write(
            """
            version: 1
            disks:
              - {name: new, size: 2GiB, datastore: datastore1, owner: {team: db}, attach: {vm: app-01}}
              - {name: data, tags: [old], metadata: {a: "1"}}
            """
        )
    }

    private func write(_ text: String) throws {
        try text.write(toFile: manifest, atomically: true, encoding: .utf8)
    }

    @Test func `a plan is shown, changes nothing, and is the same as the dry run of apply`() async throws {
        let plan = await site.fcd("plan", manifest)
        #expect(plan.status == .done)
        #expect(plan.output.contains("create"))
        #expect(plan.errors == "1 to create, 1 to change\n")
        #expect(await site.fcd("apply", manifest, "--dry-run").output == plan.output)
        #expect(site.changes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: site.catalog))
        let csv = await site.fcd("plan", manifest, "-o", "csv").output
        #expect(csv.hasPrefix("number,action,name,id,reason,next,waitsFor,steps,notes\r\n"))
        #expect(await site.fcd("plan", manifest, "--quiet").output == "new\ndata\n")
    }

    @Test func `apply asks, does the plan, and does nothing the second time`() async throws {
        let unasked = await site.fcd("apply", manifest)
        #expect(unasked.status == .failed)
        #expect(unasked.errors.contains("Apply this plan (1 to create, 1 to change)?"))
        #expect(site.changes.isEmpty)
        let done = await site.fcd("apply", manifest, "--yes", "-o", "json")
        #expect(done.status == .done, "\(done)")
        let rows = try done.rows()
        #expect(rows.map { $0["outcome"] as? String } == ["done", "done"])
        let steps = try #require(rows[0]["steps"] as? [[String: any Sendable]])
        #expect(steps.map { $0["change"] as? String } == ["create", "attach"])
        #expect(steps.allSatisfy { $0["operationID"] is String })
        let operations = try await site.fcd("operations", "-o", "json").rows().count
        let again = await site.fcd("apply", manifest)
        #expect(again.status == .done)
        #expect(again.errors == "2 unchanged\n")
        #expect(try await site.fcd("operations", "-o", "json").rows().count == operations)
    }

    @Test func `a plan that is saved to a pipe is written to it, and the pipe stays`() async throws {
        let pipe = try TestPipe(in: site.home)
        #expect(await site.fcd("plan", manifest, "--save", pipe.path).status == .done)
        #expect(pipe.text()?.contains(#""format" : "fcd.plan""#) == true)
        let nowhere = await site.fcd("plan", manifest, "--save", site.home.path + "/no/plan.json")
        #expect(nowhere.errors.contains("/no/plan.json could not be created: No such file or directory"))
    }

    @Test func `a saved plan is done as it stands, and refused with what changed in between`() async throws {
        #expect(await site.fcd("plan", manifest, "--save", saved).status == .done)
        let written = try String(contentsOfFile: saved, encoding: .utf8)
        #expect(written.contains(#""format" : "fcd.plan""#))
        // What is applied is the plan, whatever became of the file that it was made from.
        try write("version: 1\ndisks: []\n")
        let id = try #require(site.vcenter.disk(named: "data")?.id)
        site.vcenter.setMetadata(["a": "2"], of: id)
        let refused = await site.fcd("apply", "--plan", saved, "--yes")
        #expect(refused.status == .conflict)
        #expect(refused.errors.contains("2  data  its metadata was none and is a=2"), "\(refused.errors)")
        #expect(site.vcenter.diskIDs.count == 1)
        site.vcenter.setMetadata(["a": nil], of: id)
        let applied = await site.fcd("apply", "--plan", saved, "--yes")
        #expect(applied.status == .done, "\(applied)")
        #expect(site.vcenter.disk(id)?.metadata["a"] == "1")
    }

    @Test func `one bad entry is shown with its reason, the others are done, and the status says so`() async throws {
        try write("version: 1\ndisks:\n  - {name: absent}\n  - {name: data, metadata: {a: \"1\"}}\n")
        let plan = await site.fcd("plan", manifest)
        #expect(plan.status == .partlyDone)
        #expect(plan.output.contains("there is no disk absent"))
        let applied = await site.fcd("apply", manifest, "--yes")
        #expect(applied.status == .partlyDone)
        #expect(applied.errors == "1 done, 1 refused\n")
        #expect(site.vcenter.disk(named: "data")?.metadata["a"] == "1")
    }

    @Test func `what cannot be read is refused before any call`() async throws {
        #expect(await site.fcd("plan", site.home.path + "/none.yaml").status == .notFound)
        try write("version: 1\ndisks:\n  - {name: a, colour: red}\n")
        let unknown = await site.fcd("apply", manifest, "--yes")
        #expect(unknown.status == .usage)
        #expect(unknown.errors.contains("disks.yaml:3: entry 1: unknown key colour"))
        let noPlan = await site.fcd("apply", "--plan", manifest)
        #expect(noPlan.status == .usage)
        #expect(noPlan.errors.contains("is no saved plan"))
        #expect(await site.fcd("apply").status == .usage)
        #expect(site.vcenter.calls.isEmpty)
    }
}
