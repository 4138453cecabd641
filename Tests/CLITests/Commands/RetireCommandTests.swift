import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct RetireCommandTests {
    private let site: TestSite

    init() throws {
        site = try TestSite()
        for name in ["old", "older", "kept"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
    }

    /// Retired fifteen days ago for fourteen, and watched every week since.
    private func retireLongAgo(_ names: [String], at time: String? = nil) async throws {
        let start = Date().addingTimeInterval(-15 * 86_400)
        let mark = [
            "fcd.retired.at": time ?? CatalogTime.text(start), "fcd.retired.due": CatalogTime.text(start + 14 * 86_400),
        ]
        for name in names {
            let id = try #require(site.vcenter.disk(named: name)?.id)
            site.vcenter.setMetadata(mark.mapValues { $0 }, of: id)
        }
        let client = try await VSphereClient.connect(to: Endpoint(host: "vcenter.test"), over: site.vcenter)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        for day in [0.1, 7, 14] {
            let lifecycle = try DiskLifecycle(
                client: client,
                disks: try await client.openDisks(),
                catalog: try DiskCatalog.open(at: site.catalog),
                now: { start + day * 86_400 }
            )
            site.clock.set(to: start + day * 86_400)
            _ = try await lifecycle.sync()
        }
        site.clock.set(to: Date())
    }

    @Test func `retire, find, ls, show and unretire tell the same`() async throws {
        let retired = await site.fcd("retire", "old", "--after", "2w", "--reason", "project ended")
        #expect(retired.status == .done)
        #expect(retired.output.hasPrefix("retired old ("))
        _ = await site.fcd("sync")
        for command in ["find", "ls"] {
            let rows = try await site.fcd(command, "--retired", "-o", "json").rows()
            #expect(rows.map { $0["name"] as? String } == ["old"])
            #expect(rows.first?["purgeDue"] is String)
            #expect(await site.fcd(command).output.contains("due 20"))
        }
        let show = try await site.fcd("show", "old", "-o", "json").object()
        #expect(show["retired"] as? Bool == true)
        #expect(show["retiredReason"] as? String == "project ended")
        let list = try await site.fcd("retired", "-o", "json").rows()
        #expect(list.map { $0["reason"] as? String } == ["project ended"])
        #expect(await site.fcd("unretire", "old").output.hasSuffix("is not retired any more\n"))
        #expect(try await site.fcd("retired", "-o", "json").rows().isEmpty)
        #expect(await site.fcd("ls").output.contains("RETIRED") == false)
    }

    @Test func `purge without disks deletes what is due, and goes on after one that is refused`() async throws {
        try await retireLongAgo(["older"], at: "soon")
        try await retireLongAgo(["old"])
        _ = await site.fcd("retire", "kept")
        let result = await site.run(["purge", "--yes"])
        #expect(result.status == .partlyDone)
        #expect(result.output.hasPrefix("deleted old ("))
        #expect(result.errors.contains("has no date that can be right"))
        #expect(site.vcenter.disk(named: "old") == nil)
        #expect(site.vcenter.disk(named: "older") != nil)
        #expect(site.vcenter.disk(named: "kept") != nil)
    }

    @Test func `purge asks once for all, and takes no for an answer`() async throws {
        try await retireLongAgo(["old", "older"])
        let silent = await site.fcd("purge")
        #expect(silent.errors.contains("give --yes to go ahead"))
        #expect(silent.errors.contains("Delete old ("))
        let errors = CapturedOutput(terminalWidth: 100)
        _ = await site.run(["purge"], input: ScriptedInput(["n"]), errors: errors)
        #expect(errors.text.contains("not confirmed, nothing was changed"))
        #expect(site.vcenter.diskIDs.count == 3)
        let agreed = await site.run(
            ["purge"],
            input: ScriptedInput(["y"]),
            errors: CapturedOutput(terminalWidth: 100)
        )
        #expect(agreed.status == .done, "\(agreed.errors)")
        #expect(site.vcenter.diskIDs.count == 1)
    }

    @Test func `a disk that could not be shown is not deleted, though it could be by then`() async throws {
        try await retireLongAgo(["old"])
        site.vcenter.fail("VslmRetrieveVStorageObject", with: .fileFault("x", "just now"))
        let result = await site.run(["purge", "old"])
        #expect(result.status != .done)
        #expect(result.errors.contains("just now"), "\(result.errors)")
        #expect(site.vcenter.diskIDs.count == 3)
        // Of two, the one that was shown goes.
        try await retireLongAgo(["older"])
        site.vcenter.fail("VslmRetrieveVStorageObject", with: .fileFault("x", "just now"))
        let errors = CapturedOutput(terminalWidth: 100)
        let agreed = await site.run(["purge", "old", "older"], input: ScriptedInput(["y"]), errors: errors)
        #expect(agreed.status == .partlyDone, "\(errors.text)")
        #expect(site.vcenter.disk(named: "old") != nil)
        #expect(site.vcenter.disk(named: "older") == nil)
        #expect(!errors.text.contains("Delete old ("))
    }

    @Test func `what becomes due while the question waits is not deleted`() async throws {
        try await retireLongAgo(["old", "older"])
        let (vcenter, id) = (site.vcenter, try #require(site.vcenter.disk(named: "older")?.id))
        vcenter.makeUnreadable(id)
        let result = await site.run(
            ["purge"],
            input: HesitantInput { vcenter.makeUnreadable(id, false) },
            errors: CapturedOutput(terminalWidth: 100)
        )
        #expect(result.status == .partlyDone, "\(result.errors)")
        #expect(site.vcenter.disk(named: "old") == nil)
        #expect(site.vcenter.disk(named: "older") != nil)
    }

    @Test func `with nothing due purge says so and deletes nothing`() async throws {
        let nothing = await site.fcd("purge", "--yes")
        #expect(nothing.status == .done)
        #expect(nothing.errors == "nothing is due\n")
        #expect(try await site.fcd("purge", "--yes", "-o", "json").rows().isEmpty)
        #expect(site.vcenter.diskIDs.count == 3)
    }

    @Test(arguments: [
        (["retire", "old", "--after", "14"], "it has no unit"),
        (["retire", "old", "--after", "1m"], "m may be minutes"),
        (["retire"], "Name the disks, or select them"), (["purge", "--force"], "--force needs the disks to be named"),
    ])
    func `what cannot be meant is refused`(arguments: [String], words: String) async {
        let result = await site.run(arguments)
        #expect(result.status == .usage)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(site.changes.isEmpty)
    }
}
