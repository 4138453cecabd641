import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// Two servers of one name in one catalog, such as two behind one tunnel, or a vCenter that was rebuilt under its name.
@Suite(.timeLimit(.minutes(1)))
struct AuditSameNameCommandTests {
    private let home: TestFolder
    private let first = SimulatedVCenter(seed: .small, taskTime: .milliseconds(1))
    private let second = SimulatedVCenter(seed: .small, server: 1, taskTime: .milliseconds(1))
    private let keep = "protection.keep-after-delete-vm"

    private static let address = "https://127.0.0.1:8989"
    private static let otherAddress = "https://127.0.0.1:8990"

    init() throws { home = try TestFolder() }

    /// Runs `fcd` against one of the two servers.
    private func fcd(
        on server: SimulatedVCenter,
        at url: String,
        _ arguments: String...,
        width: Int? = nil
    ) async -> CommandResult {
        let (output, errors) = (CapturedOutput(terminalWidth: width), CapturedOutput())
        var context = CommandContext.test(
            environment: home.environment.merging([
                "FCD_URL": url, "FCD_USERNAME": SimulatedVCenter.administrator,
                "FCD_PASSWORD": SimulatedVCenter.defaultPassword,
            ]) { $1 },
            output: output,
            errors: errors,
            server: server
        )
        context.now = { Date() }
        let status = await FCDCommand.run(arguments, in: context)
        #expect(server.violations.isEmpty)
        return CommandResult(status: status, output: output.text, errors: errors.text)
    }

    /// Both servers are read into the catalog; the one given last was reached last.
    private func syncBoth(_ url: String = address, _ other: String = otherAddress) async {
        #expect(await fcd(on: first, at: url, "sync", "--details").status == .done)
        #expect(await fcd(on: second, at: other, "sync", "--details").status == .done)
    }

    @Test func `a finding of a server of the same name is left alone, and mended by a run with its own`() async throws {
        let disk = try second.addDisk(name: "second-disk", on: "datastore1")
        await syncBoth()
        first.forgetCalls()
        let fix = await fcd(on: first, at: Self.address, "audit", "--only", keep, "--fix", "--yes")
        #expect(fix.status == .done, "\(fix.errors)")
        #expect(
            fix.errors.contains("1 command for another server (127.0.0.1 (https://127.0.0.1:8990)) is left alone"),
            "\(fix.errors)"
        )
        #expect(first.calls["VslmRetrieveVStorageObject"] == nil && first.calls["RetrieveVStorageObject"] == nil)
        #expect(first.calls["VslmSetVStorageObjectControlFlags"] == nil)
        #expect(second.disk(disk)?.keepAfterDeleteVm == false)
        let mended = await fcd(on: second, at: Self.otherAddress, "audit", "--only", keep, "--fix", "--yes")
        #expect(mended.status == .done && mended.errors.contains("1 row: 1 done"), "\(mended.errors)")
        #expect(second.disk(disk)?.keepAfterDeleteVm == true)
    }

    @Test func `a datastore's catalog is mended on its own server, and equal steps of two servers are two`()
        async throws
    {
        for server in [first, second] {
            server.hideFromGlobalCatalog(try server.addDisk(name: "hidden", on: "datastore1"))
        }
        await syncBoth()
        let rule = "inventory.only-datastore"
        let one = await fcd(on: first, at: Self.address, "audit", "--only", rule, "--fix", "--yes")
        #expect(one.errors.contains("1 command for another server"), "\(one.errors)")
        #expect(first.calls["VslmSyncDatastore"] == 1 && second.calls["VslmSyncDatastore"] == nil)
        let other = await fcd(on: second, at: Self.otherAddress, "audit", "--only", rule, "--fix", "--yes")
        #expect(other.status == .done, "\(other.errors)")
        #expect(first.calls["VslmSyncDatastore"] == 1 && second.calls["VslmSyncDatastore"] == 1)
    }

    @Test func `commands name the address of their server, and the table, pages and notes say which one is meant`()
        async throws
    {
        _ = try first.addDisk(name: "one", on: "datastore1")
        _ = try second.addDisk(name: "two", on: "datastore1")
        await syncBoth()
        let report = try await fcd(on: first, at: Self.address, "audit", "--only", keep, "-o", "json").object()
        let commands = (report["findings"] as? [[String: any Sendable]] ?? []).map { finding in
            [finding["name"] as? String ?? "", (finding["commands"] as? [String])?.last ?? ""]
        }
        #expect(commands.map { $0[0] }.sorted() == ["one", "two"])
        for command in commands {
            let end = command[0] == "one" ? Self.address : Self.otherAddress
            #expect(command[1].hasSuffix(" --server \(end)"), "\(command)")
        }
        let places = report["byDatastore"] as? [[String: any Sendable]] ?? []
        let catalog = try DiskCatalog.open(at: home.path + "/.local/share/fcd/catalog.sqlite")
        let known = Set(try catalog.servers().map(\.instanceUUID))
        #expect(Set(places.compactMap { $0["serverUUID"] as? String }) == known && known.count == 2)
        let label = "127.0.0.1 (\(Self.otherAddress))"
        let rules = ["audit", "--only", keep, "--only", "inventory.unregistered"]
        for format in ["table", "markdown", "html", "junit"] {
            let result = await fcd(on: first, at: Self.address, rules[0], rules[1], rules[2], "--format", format)
            // Markdown breaks what would become a link.
            let shown = format == "markdown" ? "8990)" : label
            #expect(result.output.contains(shown), "\(format): \(result.output)")
        }
        let notes = await fcd(on: first, at: Self.address, "audit", "--only", "inventory.unregistered").errors
        #expect(notes.contains("datastore1 on 127.0.0.1 (\(Self.address)), datastore1 on \(label)"), "\(notes)")
    }

    @Test func `a vCenter that was rebuilt under its name and address is told from the one before`() async throws {
        let old = try first.addDisk(name: "old", on: "datastore1")
        await syncBoth(Self.address, Self.address)
        let result = await fcd(on: second, at: Self.address, "audit", "--only", keep, "--fix", "--yes")
        let uuid = try #require(
            try DiskCatalog.open(at: home.path + "/.local/share/fcd/catalog.sqlite").servers().first?.instanceUUID
        )
        #expect(result.status == .done, "\(result.errors)")
        #expect(
            result.errors.contains(
                "1 command for another server (127.0.0.1 (\(Self.address), \(uuid))) is left alone"
            ),
            "\(result.errors)"
        )
        #expect(result.errors.contains("another server answers at the address of 127.0.0.1"), "\(result.errors)")
        let report = try await fcd(on: second, at: Self.address, "audit", "-o", "json").object()
        let replaced = (report["servers"] as? [[String: any Sendable]] ?? []).filter { $0["replacedAt"] != nil }
        #expect(replaced.map { $0["instanceUUID"] as? String } == [uuid])
        #expect(second.calls["VslmSetVStorageObjectControlFlags"] == nil)
        #expect(first.disk(old)?.keepAfterDeleteVm == false)
    }

    @Test func `a report of the server before is refused with words that tell the two apart`() async throws {
        #expect(await fcd(on: first, at: Self.address, "sync").status == .done)
        let earlier = await fcd(on: first, at: Self.address, "audit", "-o", "json")
        let path = try home.write(earlier.output, to: "earlier.json")
        try FileManager.default.removeItem(atPath: home.path + "/.local/share/fcd")
        #expect(await fcd(on: second, at: Self.address, "sync").status == .done)
        let result = await fcd(on: second, at: Self.address, "audit", "--against", path)
        #expect(result.status == .usage)
        #expect(result.errors.contains("other servers: 127.0.0.1 (instance UUID "), "\(result.errors)")
    }
}
