import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@testable import CLI

/// `fcd audit --fix` over the wire: what a machine mends, and what is left to a person.
@Suite(.timeLimit(.minutes(1)))
struct AuditFixCommandTests {
    private let site: TestSite
    private let data: String
    private let log: String

    init() throws {
        site = try TestSite()
        data = try site.vcenter.addDisk(name: "data", on: "datastore1", metadata: ["fcd.owner.team": "payments"])
        log = try site.vcenter.addDisk(name: "log", on: "datastore2", metadata: ["fcd.owner.team": "payments"])
    }

    /// Runs `fcd` so many days from now: what was seen just now was then long ago.
    private func fcd(
        _ arguments: String...,
        inDays days: Double = 0,
        input: any LineInput = ScriptedInput(isTerminal: false),
        errors: CapturedOutput = CapturedOutput()
    ) async -> CommandResult {
        await run(arguments, inDays: days, input: input, errors: errors)
    }

    private func run(
        _ arguments: [String],
        inDays days: Double = 0,
        input: any LineInput = ScriptedInput(isTerminal: false),
        errors: CapturedOutput = CapturedOutput()
    ) async -> CommandResult {
        let output = CapturedOutput()
        var context = CommandContext.test(
            environment: site.environment,
            input: input,
            output: output,
            errors: errors,
            server: site.vcenter
        )
        context.now = { Date() + days * 86_400 }
        let status = await FCDCommand.run(arguments, in: context)
        #expect(site.vcenter.violations.isEmpty)
        return CommandResult(status: status, output: output.text, errors: errors.text)
    }

    private func kinds() async throws -> [String] {
        try await fcd("operations", "-o", "json").rows().compactMap { $0["change"] as? String }.sorted()
    }

    private let keep = "protection.keep-after-delete-vm"

    @Test func `a flag is set, journalled, and a repeated run changes nothing`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        let result = await fcd("audit", "--fix", "--only", keep, "--yes")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.output.contains("set keep of data (\(data))\n"))
        #expect(result.output.contains("set keep of log (\(log))\n"))
        #expect(result.errors.contains("fcd flag set \(data) keep"))
        #expect(result.errors.contains("2 rows: 2 done"))
        for id in [data, log] { #expect(site.vcenter.disk(id)?.keepAfterDeleteVm == true) }
        #expect(try await kinds() == ["flag", "flag"])
        site.vcenter.forgetCalls()
        let again = await fcd("audit", "--fix", "--only", keep, "--yes", "-o", "json")
        #expect(again.status == .done)
        #expect(try again.rows().isEmpty)
        #expect(again.errors.contains("nothing of what was found can be mended by machine"))
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `what was mended meanwhile is unchanged, and no call is made for it`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        site.vcenter.setKeepAfterDeleteVM(true, of: data)
        let rows = try await fcd("audit", "--fix", "--only", keep, "--yes", "-o", "json").rows()
        let outcomes = Dictionary(
            uniqueKeysWithValues: rows.map { ($0["id"] as? String ?? "", $0["outcome"] as? String ?? "") }
        )
        #expect(outcomes == [data: "unchanged", log: "done"])
        #expect(site.vcenter.calls["VslmSetVStorageObjectControlFlags"] == 1)
    }

    @Test func `a disk that nobody used for long is retired, unless somebody has retired it already`() async throws {
        #expect(await fcd("sync").status == .done)
        try detachLongAgo()
        let due = CatalogTime.text(Date() + 90 * 86_400)
        let mark: [String: String?] = ["fcd.retired.at": CatalogTime.text(Date()), "fcd.retired.due": due]
        site.vcenter.setMetadata(mark, of: log)
        let result = await fcd("audit", "--fix", "--only", "use.unattached", "--yes", "-o", "json")
        #expect(result.status == .done, "\(result.errors)")
        let rows = try result.rows()
        #expect(rows.first { $0["id"] as? String == data }?["outcome"] as? String == "done")
        #expect(rows.first { $0["id"] as? String == log }?["outcome"] as? String == "unchanged")
        #expect(site.vcenter.disk(data)?.metadata["fcd.retired.at"] != nil)
        // The colleague's date stays.
        #expect(site.vcenter.disk(log)?.metadata["fcd.retired.due"] == due)
    }

    @Test func `what was retired is found no more, and is mended against the report before`() async throws {
        #expect(await fcd("sync").status == .done)
        try detachLongAgo()
        let before = await fcd("audit", "--only", "use.unattached", "-o", "json")
        #expect((try before.object()["findings"] as? [Any])?.count == 2)
        try site.home.write(before.output, to: "before.json")
        #expect(await fcd("audit", "--fix", "--only", "use.unattached", "--yes").status == .done)
        let against = ["audit", "--only", "use.unattached", "--against", site.home.path + "/before.json"]
        let after = await run(against)
        #expect(after.errors.contains(": 0 new, 2 mended, 0 still there"), "\(after.errors)")
        #expect(after.errors.contains("nothing found, 2 disks looked at"))
        // Until they are purged their space is taken by what nobody uses.
        let totals = try await fcd("audit", "-o", "json").object()["totals"] as? [String: any Sendable]
        #expect(totals?["orphanedDisks"] as? Int == 2)
        // Another sync makes nothing of it.
        #expect(await fcd("sync").status == .done)
        #expect(await run(against).errors.contains(": 0 new, 2 mended, 0 still there"))
    }

    @Test func `no disk is retired by what was seen of VMs long ago, or never`() async throws {
        #expect(await fcd("sync").status == .done)
        try detachLongAgo()
        let fix = ["audit", "--fix", "--only", "use.unattached", "--yes", "-o", "json"]
        let old = await run(fix, inDays: 3)
        #expect(old.status == .done && old.errors.contains("fcd retire \(data) --after 14d"), "\(old.errors)")
        #expect(old.errors.contains("the devices of VMs were last read on "))
        // That the disks were read meanwhile says nothing of who uses them.
        let catalog = try DiskCatalog.open(at: site.catalog)
        let server = try #require(try catalog.servers().first)
        let disks = try catalog.beginSync(serverID: server.id, at: Date() + 3 * 86_400)
        try disks.add(disks: [data, log].map { DiskObservation(fcdID: $0, name: "of \($0)") })
        try disks.commit(complete: [.disks], at: Date() + 3 * 86_400)
        let still = await run(fix, inDays: 3)
        #expect(still.errors.contains("the devices of VMs were last read on "), "\(still.errors)")
        #expect(site.vcenter.disk(data)?.metadata["fcd.retired.at"] == nil)
        #expect(try await kinds().isEmpty)
    }

    /// Has the catalog remember that both disks were on a VM, until 40 days ago.
    private func detachLongAgo() throws {
        let catalog = try DiskCatalog.open(at: site.catalog)
        let machine = VMObservation(moid: "vm-1", name: "app-01", powerState: "poweredOn")
        for row in try catalog.disks(matching: DiskQuery()) {
            try catalog.recordAttached(diskID: row.id, vm: machine, at: Date() - 50 * 86_400)
            try catalog.recordDetached(diskID: row.id, at: Date() - 40 * 86_400)
        }
    }

    @Test func `the global catalog is brought in step once for all of a datastore`() async throws {
        let more = try site.vcenter.addDisk(name: "more", on: "datastore1")
        for id in [data, more] { site.vcenter.hideFromGlobalCatalog(id) }
        #expect(await fcd("sync").status == .done)
        let before = try await fcd("audit", "--only", "inventory.only-datastore", "-o", "json").object()
        #expect((before["findings"] as? [Any])?.count == 2)
        let result = await fcd("audit", "--fix", "--only", "inventory.only-datastore", "--yes", "-o", "json")
        #expect(result.status == .done, "\(result.errors)")
        #expect(try result.rows().map { $0["change"] as? String } == ["reconcile"])
        #expect(site.vcenter.calls["VslmSyncDatastore"] == 1)
        // The catalog does not know before the next sync.
        let again = await fcd("audit", "--fix", "--only", "inventory.only-datastore", "--yes", "-o", "json")
        #expect(try again.rows().map { $0["outcome"] as? String } == ["unchanged"])
        #expect(site.vcenter.calls["VslmSyncDatastore"] == 1)
        #expect(await fcd("sync").status == .done)
        let after = try await fcd("audit", "--only", "inventory.only-datastore", "-o", "json").object()
        #expect((after["findings"] as? [Any])?.isEmpty == true)
    }

    @Test func `an owner that this catalog alone knows is written to the disk`() async throws {
        #expect(await fcd("sync").status == .done)
        let catalog = try DiskCatalog.open(at: site.catalog)
        let row = try #require(try catalog.disks(matching: DiskQuery(name: "log")).first)
        try catalog.setOwner(Owner(team: "网络"), diskID: row.id)
        let result = await fcd("audit", "--fix", "--only", "ownership.unwritten", "--yes")
        #expect(result.status == .done, "\(result.errors)")
        #expect(site.vcenter.disk(log)?.metadata["fcd.owner.team"] == "网络")
        #expect(await fcd("audit", "--only", "ownership.unwritten", "--fail-on", "info").status == .done)
    }

    @Test func `nothing is changed without an agreement, and what would be is shown before`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        site.vcenter.forgetCalls()
        let silent = await fcd("audit", "--fix", "--only", keep)
        #expect(silent.status == .failed)
        #expect(silent.errors.contains("give --yes to go ahead"))
        let errors = CapturedOutput(terminalWidth: 200)
        let refused = await fcd("audit", "--fix", "--only", keep, input: ScriptedInput(["n"]), errors: errors)
        #expect(refused.status == .failed)
        #expect(errors.text.contains("fcd flag set \(data) keep"))
        #expect(errors.text.contains("Run these 2 commands? [y/N]"))
        #expect(errors.text.contains("not confirmed, nothing was changed"))
        #expect(site.vcenter.calls["VslmSetVStorageObjectControlFlags"] == nil)
        #expect(try await kinds().isEmpty)
        let agreed = await fcd(
            "audit",
            "--fix",
            "--only",
            keep,
            input: ScriptedInput(["y"]),
            errors: CapturedOutput(terminalWidth: 200)
        )
        #expect(agreed.status == .done, "\(agreed.errors)")
        #expect(site.vcenter.calls["VslmSetVStorageObjectControlFlags"] == 2)
    }

    @Test func `a dry run shows the calls and writes nothing, neither there nor here`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        let result = await fcd("audit", "--fix", "--only", keep, "--dry-run")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.output.contains("would set keep of data (\(data))"))
        #expect(result.output.contains("would call VslmSetVStorageObjectControlFlags"))
        #expect(site.vcenter.calls["VslmSetVStorageObjectControlFlags"] == nil)
        #expect(try await kinds().isEmpty)
    }

    @Test func `one that fails stops no other, and the status says so`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        site.vcenter.fail("VslmSetVStorageObjectControlFlags", with: .fileFault("x", "just now"))
        let result = await fcd("audit", "--fix", "--only", keep, "--yes", "--concurrency", "1")
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("just now"))
        #expect(result.errors.contains("2 rows: 1 done, 1 failed"))
        #expect([data, log].count { site.vcenter.disk($0)?.keepAfterDeleteVm == true } == 1)
        // What is left is mended by the next run.
        #expect(await fcd("audit", "--fix", "--only", keep, "--yes").status == .done)
        for id in [data, log] { #expect(site.vcenter.disk(id)?.keepAfterDeleteVm == true) }
    }

    @Test func `a disk that is gone fails alone`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        site.vcenter.removeDisk(data)
        let result = await fcd("audit", "--fix", "--only", keep, "--yes")
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("the server has no disk \(data) any more"))
        #expect(site.vcenter.disk(log)?.keepAfterDeleteVm == true)
    }

    @Test func `what somebody has accepted is left alone`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        try site.home.write(
            "audit: {suppressions: [{rule: '\(keep)', disk: data, reason: lab, until: 2099-12-31}]}",
            to: ".config/fcd/config.yaml"
        )
        let result = await fcd("audit", "--fix", "--only", keep, "--yes")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.errors.contains("1 suppressed finding left alone"))
        #expect(site.vcenter.disk(data)?.keepAfterDeleteVm == false)
        #expect(site.vcenter.disk(log)?.keepAfterDeleteVm == true)
    }

    @Test func `what a person has to decide is listed with its command and why, and never run`() async throws {
        let bare = try site.vcenter.addDisk(name: "bare", on: "datastore1")
        #expect(await fcd("sync").status == .done)
        site.vcenter.forgetCalls()
        let result = await fcd("audit", "--fix", "--only", "ownership.none", "--yes")
        #expect(result.status == .done)
        #expect(result.errors.contains("fcd owner set \(bare) --team TEAM"))
        #expect(result.errors.contains("it takes a person to fill in TEAM"))
        #expect(site.vcenter.calls.isEmpty)
    }

    private func addOtherServer(to catalog: DiskCatalog) throws -> ServerRecord {
        try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "5e000000-0000-4000-8000-00000000000f",
                url: "https://other.test",
                name: "other.test",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            )
        )
    }

    @Test func `a datastore whose name looks like an option is mended, also beside another server`() async throws {
        try site.vcenter.addDatastore("--shared")
        site.vcenter.hideFromGlobalCatalog(try site.vcenter.addDisk(name: "odd", on: "--shared"))
        #expect(await fcd("sync").status == .done)
        _ = try addOtherServer(to: DiskCatalog.open(at: site.catalog))
        let result = await fcd("audit", "--fix", "--only", "inventory.only-datastore", "--yes")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.errors.contains("fcd reconcile --global-catalog --server https://vcenter.test -- --shared"))
        #expect(site.vcenter.calls["VslmSyncDatastore"] == 1)
    }

    @Test func `findings of another server are left alone`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        let catalog = try DiskCatalog.open(at: site.catalog)
        let other = try addOtherServer(to: catalog)
        var disk = DiskObservation(fcdID: "0be70000-0000-4000-8000-000000000002", name: "far")
        disk.keepAfterDeleteVM = false
        try catalog.record(disk, serverID: other.id)
        let result = await fcd("audit", "--fix", "--only", keep, "--yes")
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.errors.contains("1 command for another server (other.test)"))
        #expect(result.errors.contains("2 rows: 2 done"))
        #expect(result.errors.contains("fcd flag set \(data) keep --server https://vcenter.test"))
    }

    @Test(
        arguments: [
            (["--fix", "--as-of", "1d"], "leave --as-of out"), (["--fix", "--format", "html"], "give -o"),
            (["--fix", "--fail-on", "low"], "--fail-on goes without --fix"), (["--yes"], "go with --fix"),
            (["--dry-run"], "go with --fix"), (["--server", "https://x.test"], "An audit asks no server"),
            (["--html", "a", "--sarif", "a"], "Two forms of the report"),
        ]
    )
    func `options that make no sense together are refused`(options: [String], words: String) async {
        let result = await site.run(["audit"] + options)
        #expect(result.status == .usage)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test func `every command that a rule calls safe is one that is known here`() throws {
        let id = "da7a0000-0000-4000-8000-000000000001"
        let safe = [
            ["flag", "set", id, "keep"], ["flag", "clear", id, "no-relocation"], ["retire", id, "--after", "14d"],
            ["owner", "push", id], ["reconcile", "ds 1", "--global-catalog"],
            ["reconcile", "--global-catalog", "--", "--dry-run"],
        ]
        for words in safe { #expect(Mending(words: words, disk: DiskID(id)) != nil, "\(words)") }
        let strange = [
            ["flag", "set", "other", "keep"], ["flag", "set", id, "everything"], ["flag", "set", id],
            ["retire", id, "--after", "soon"], ["retire", id], ["owner", "push", "--all"], ["reconcile", "ds 1"],
            ["reconcile", "--dry-run", "--", "ds 1"],
            ["rm", id], [],
        ]
        for words in strange { #expect(Mending(words: words, disk: DiskID(id)) == nil, "\(words)") }
        #expect(Mending(words: ["retire", id, "--after", "14d"], disk: nil) == nil)
    }

    @Test func `several forms of the report are written at once, and each is whole`() async throws {
        #expect(await fcd("sync", "--details").status == .done)
        func path(_ name: String) -> String { site.home.path + "/" + name }
        let result = await fcd(
            "audit",
            "--json",
            path("a.json"),
            "--csv",
            path("a.csv"),
            "--markdown",
            path("a.md"),
            "--sarif",
            path("a.sarif"),
            "--junit",
            path("a.xml"),
            "--html",
            path("a.html")
        )
        #expect(result.status == .done, "\(result.errors)")
        func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
        #expect(try text("a.json").hasSuffix("}\n") && text("a.csv").hasPrefix("severity,"))
        #expect(try text("a.md").hasPrefix("# Disk audit") && text("a.sarif").contains("\"semanticVersion\":\""))
        #expect(try text("a.xml").hasSuffix("</testsuites>\n") && text("a.html").hasPrefix("<!DOCTYPE html>"))
        for name in ["a.json", "a.sarif"] { #expect(result.errors.contains("the report is in \(path(name))")) }
        let shown = await fcd("audit", "--format", "sarif").output
        #expect(shown.hasPrefix("{\n\"$schema\": ") && shown.hasSuffix("\n}]\n}\n"))
        let later = await fcd("audit", "--against", path("a.json"), "--format", "markdown")
        let report = try JSONSerialization.jsonObject(with: Data(text("a.json").utf8)) as? [String: Any]
        let count = try #require(report?["findings"] as? [Any]).count
        #expect(count > 0 && later.output.contains("0 new, \(count) still there, 0 mended"), "\(later.output)")
        #expect(await fcd("audit", "--sarif", path("no/folder/a")).status == .failed)
    }
}
