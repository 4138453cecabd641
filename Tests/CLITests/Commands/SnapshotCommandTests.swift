import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct SnapshotCommandTests {
    private let site: TestSite
    private let disk: String

    init() throws {
        site = try TestSite()
        disk = try site.vcenter.addDisk(name: "data", on: "datastore1")
    }

    private func addSnapshots(_ ages: [Double], before now: Date = Date()) throws {
        for age in ages {
            let time = now.addingTimeInterval(-age * 86_400)
            try site.vcenter.addSnapshot("\(Int(age)) days", to: disk, created: time)
        }
    }

    @Test func `with --quiet a new snapshot's ID is all that is printed`() async throws {
        let made = await site.fcd("snapshot", "create", "data", "--description", "nightly", "--quiet")
        #expect(made.status == .done)
        #expect(made.output == (site.vcenter.snapshots(of: disk).first?.id ?? "") + "\n")
    }

    @Test func `the list says what a revert would lose`() async throws {
        // The test's command line lives at this time.
        try addSnapshots([5, 3, 1], before: Date(timeIntervalSince1970: 1_740_821_400))
        let rows = try await site.fcd("snapshot", "ls", "data", "-o", "json").rows()
        #expect(rows.map { ($0["revertLoses"] as? [String])?.count } == [2, 1, 0])
        #expect(rows.map { $0["description"] as? String } == ["5 days", "3 days", "1 days"])
        #expect(rows.allSatisfy { $0["sizeBytes"] != nil })
        let table = await site.fcd("snapshot", "ls", "data").output
        #expect(table.contains("2 later"))
        #expect(table.contains("5 d "))
    }

    @Test func `a revert asks with the names of what it loses, and does nothing unless it may`() async throws {
        try addSnapshots([5, 3])
        let refused = await site.fcd("snapshot", "revert", "data", "5 days")
        #expect(refused.status != .done)
        #expect(refused.errors.contains("1 later snapshot: 3 days ("))
        #expect(site.changes.allSatisfy { !$0.contains("Revert") })
        let done = await site.fcd("snapshot", "revert", "data", "5 days", "--yes")
        #expect(done.status == .done)
        #expect(site.vcenter.snapshots(of: disk).count == 1)
    }

    @Test func `a request that snapshots stood in the way of is told by the audit as long as they are there`()
        async throws
    {
        try addSnapshots([5], before: Date())
        #expect(await site.fcd("sync").status == .done)
        #expect(await site.fcd("extend", "data", "--size", "9GiB", "--dry-run").status != .done)
        #expect(try await site.fcd("operations", "-o", "json").rows().isEmpty)
        #expect(await site.fcd("extend", "data", "--size", "9GiB").status != .done)
        #expect(await site.fcd("rm", "data").status != .done)
        let rows = try await site.fcd("operations", "-o", "json").rows()
        #expect(rows.map { $0["change"] as? String } == ["delete", "extend"])
        #expect(
            rows.allSatisfy {
                $0["state"] as? String == "failed" && $0["outcome"] as? String == "refused: disk.snapshots"
            }
        )
        func found() async throws -> Int? {
            let report = try await site.fcd("audit", "--only", "snapshots.blocks", "-o", "json").object()
            return (report["findings"] as? [Any])?.count
        }
        #expect(try await found() == 1)
        let ids = site.vcenter.snapshots(of: disk).map(\.id)
        #expect(await site.run(["snapshot", "rm", "data"] + ids + ["--yes"]).status == .done)
        #expect(await site.fcd("sync").status == .done)
        #expect(try await found() == 0)
    }

    @Test func `a growth of a manifest that snapshots stood in the way of is told by the audit, too`() async throws {
        try addSnapshots([5, 3], before: Date())
        let manifest = try site.home.write(
            "version: 1\ndisks:\n  - {name: data, size: 9GiB}\n  - {name: new, size: 1GiB, datastore: datastore1}\n",
            to: "disks.yaml"
        )
        #expect(await site.fcd("sync").status == .done)
        // A plan, a dry run, and a plan that nobody agreed to leave no trace.
        #expect(await site.fcd("plan", manifest).output.contains("refused"))
        _ = await site.fcd("apply", manifest, "--dry-run")
        #expect(await site.fcd("apply", manifest).status == .failed)
        #expect(try await site.fcd("operations", "-o", "json").rows().isEmpty)
        let result = await site.fcd("apply", manifest, "--yes")
        #expect(result.status == .partlyDone && result.output.contains("has 2 snapshots"), "\(result)")
        let rows = try await site.fcd("operations", "--disk", "data", "-o", "json").rows()
        #expect(rows.map { $0["change"] as? String } == ["extend"])
        #expect(rows.first?["state"] as? String == "failed")
        #expect(rows.first?["outcome"] as? String == "refused: disk.snapshots")
        let report = try await site.fcd("audit", "--only", "snapshots.blocks", "-o", "json").object()
        let findings = report["findings"] as? [[String: any Sendable]] ?? []
        #expect(findings.map { $0["name"] as? String } == ["data"])
        #expect(
            (findings.first?["message"] as? String)?.hasPrefix("2 snapshots in the way of growth (refused on ") == true
        )
    }

    @Test func `a name that no snapshot has does not stop the deletion of the others`() async throws {
        try addSnapshots([5, 3, 1])
        let ids = site.vcenter.snapshots(of: disk).map(\.id)
        let result = await site.fcd("snapshot", "rm", "data", ids[0], "none", ids[1], "--yes")
        #expect(result.status == .partlyDone)
        #expect(site.vcenter.snapshots(of: disk).map(\.id) == [ids[2]])
        #expect(await site.fcd("snapshot", "rm", "data", "none", "--yes").status == .notFound)
        let again = await site.fcd("snapshot", "rm", "data", ids[0], "--yes")
        #expect(again.status == .done)
        #expect(again.output == "the snapshot \(ids[0]) of data (\(disk)) was deleted already\n")
    }

    @Test func `pruning goes on after a disk that cannot be found`() async throws {
        try addSnapshots([50, 40])
        let result = await site.fcd("snapshot", "prune", "none", "data", "data", "--older-than", "30d", "--yes")
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("there is no disk \"none\""))
        #expect(site.vcenter.snapshots(of: disk).isEmpty)
    }

    @Test func `pruning shows what would go, asks, and deletes the oldest first`() async throws {
        try addSnapshots([50, 40, 20])
        let arguments = ["snapshot", "prune", "data", "--older-than", "30d"]
        let refused = await site.run(arguments)
        #expect(refused.errors.contains("These snapshots would go:\n  data (\(disk)): 50 days ("))
        #expect(site.vcenter.snapshots(of: disk).count == 3)
        let plan = await site.run(arguments + ["--dry-run"])
        #expect(plan.output.components(separatedBy: "would call VslmDeleteSnapshot_Task").count == 3)
        let done = await site.run(arguments + ["--yes"])
        #expect(done.status == .done)
        #expect(site.vcenter.snapshots(of: disk).map(\.description) == ["20 days"])
        let lines = done.output.split(separator: "\n")
        #expect(lines.map { $0.contains("50 days") } == [true, false])
        let again = try await site.run(arguments + ["--yes", "-o", "json"]).rows()
        #expect(again.isEmpty)
    }

    @Test func `a deletion that fails does not stop the others, and the status says so`() async throws {
        try addSnapshots([50, 40])
        site.vcenter.failTask("VslmDeleteSnapshot_Task", with: .fileFault("x", "it is broken"))
        let result = await site.fcd("snapshot", "prune", "data", "--keep-last", "0", "--older-than", "1d", "--yes")
        #expect(result.status == .partlyDone)
        #expect(site.vcenter.snapshots(of: disk).map(\.description) == ["50 days"])
    }

    @Test(
        arguments: [
            [], ["--keep-last", "-1"], ["--keep-last", "0"], ["--older-than", "30"], ["--older-than", "6m"],
            ["--older-than", "d"],
            ["--older-than", "-3d"],
            ["--older-than", "0d"], ["--older-than", "99999999999999999999w"],
            ["--older-than", "9223372036854775807w"],
        ]
    )
    func `pruning without a condition that can be understood is a mistake of usage`(conditions: [String]) async {
        let result = await site.run(["snapshot", "prune", "data", "--yes"] + conditions)
        #expect(result.status == .usage)
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `an age is not told by clocks that differ`() async throws {
        let vcenter = SimulatedVCenter(
            seed: .small,
            taskTime: .milliseconds(1),
            clock: { Date().addingTimeInterval(-30 * 86_400) }
        )
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        try vcenter.addSnapshot("one", to: disk, created: Date().addingTimeInterval(-40 * 86_400))
        let arguments = ["snapshot", "prune", "data", "--yes", "--older-than", "30d"]
        let result = await site.run(arguments, server: vcenter)
        #expect(result.status != .done)
        // How far apart depends on how long the call took.
        #expect(result.errors.contains("ahead of the server's"), "\(result.errors)")
        #expect(vcenter.snapshots(of: disk).count == 1)
    }

    @Test func `a revert is not made when a snapshot is taken while the question waits`() async throws {
        try addSnapshots([5, 3])
        let (vcenter, disk) = (site.vcenter, disk)
        let input = HesitantInput { _ = try? vcenter.addSnapshot("a colleague's", to: disk) }
        let result = await site.run(
            ["snapshot", "revert", "data", "5 days"],
            input: input,
            errors: CapturedOutput(terminalWidth: 100)
        )
        #expect(result.status == .conflict, "\(result.errors)")
        #expect(result.errors.contains("a colleague's ("))
        #expect(site.vcenter.snapshots(of: disk).count == 3)
    }

    @Test func `stranded snapshots of all disks are listed with the reason`() async throws {
        let snapshot = try site.vcenter.addSnapshot("nightly", to: disk)
        site.vcenter.strand(snapshot, of: disk)
        let rows = try await site.fcd("snapshot", "ls", "--stranded", "-o", "json").rows()
        #expect(rows.map { $0["reason"] as? String } == ["details-missing"])
        #expect(rows.map { $0["disk"] as? String } == [disk])
        #expect(await site.fcd("snapshot", "ls").status == .usage)
    }

    // MARK: Changed areas

    @Test func `changed areas are valid JSON and CSV, with their sums`() async throws {
        site.vcenter.setChangeTracking(true, ofDisk: disk)
        try site.vcenter.addSnapshot("one", to: disk)
        site.vcenter.write(to: disk, at: 0, length: 65_536)
        site.vcenter.write(to: disk, at: 1 << 20, length: 1 << 20)
        try site.vcenter.addSnapshot("two", to: disk)
        let range = ["changed", "data", "--since", "one", "--until", "two"]
        let object = try await site.run(range + ["-o", "json"]).object()
        #expect((object["areas"] as? [[String: Int]])?.map { $0["offset"] } == [0, 1 << 20])
        #expect(object["changedBytes"] as? Int == 65_536 + 1 << 20)
        #expect(object["changedAreas"] as? Int == 2)
        let sums = try await site.run(range + ["-o", "json", "--totals"]).object()
        #expect(sums["areas"] == nil)
        #expect(sums["changedBytes"] as? Int == 1_114_112)
        #expect(await site.run(range + ["-o", "csv"]).output == "offset,length\r\n0,65536\r\n1048576,1048576\r\n")
        #expect(await site.run(range).output.hasSuffix("\n2 areas, 1114112 bytes (1.1 MiB)\n"))

        try site.vcenter.addSnapshot("three", to: disk)
        let none = try await site.fcd("changed", "data", "--since", "two", "--until", "three", "-o", "json").object()
        #expect((none["areas"] as? [Int])?.isEmpty == true)
        #expect(none["changedBytes"] as? Int == 0)
    }

    // MARK: The server's catalogs

    @Test func `a reconciliation asks with the names of the entries, and shows its findings beforehand`() async throws {
        site.vcenter.removeFile(try #require(site.vcenter.disk(disk)).path.description)
        let plan = try await site.fcd("reconcile", "datastore1", "--dry-run", "-o", "json").object()
        #expect(plan["dropped"] as? Int == 1)
        let refused = await site.fcd("reconcile", "datastore1")
        #expect(refused.errors.contains("Reconcile datastore1, dropping 1 entry: data (\(disk))?"))
        #expect(site.vcenter.diskIDs == [disk])
        let done = await site.fcd("reconcile", "datastore1", "--yes")
        #expect(done.status == .done)
        #expect(site.vcenter.diskIDs.isEmpty)
    }
}
