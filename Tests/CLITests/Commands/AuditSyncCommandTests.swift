import Catalog
import Foundation
import Simulator
import Testing

@testable import CLI

/// What an audit makes of several syncs, over the wire: its trend, and how old what it tells is.
@Suite(.timeLimit(.minutes(1)))
struct AuditSyncCommandTests {
    private typealias JSON = [String: any Sendable]

    private let site: TestSite

    init() throws { site = try TestSite() }

    // MARK: The trend

    private func sums() async throws -> (totals: [Int?], last: [Int?]) {
        let report = try await site.fcd("audit", "-o", "json").object()
        let totals = try #require(report["totals"] as? JSON)
        let trend = try #require(report["trend"] as? [JSON])
        return (
            ["disks", "capacityMiB"].map { totals[$0] as? Int },
            ["disks", "provisionedMiB"].map { trend.last?[$0] as? Int }
        )
    }

    @Test func `the trend's last day is as the last sync of that day saw it, like the sums`() async throws {
        _ = try site.vcenter.addDisk(name: "first", on: "datastore1", capacityMiB: 1_024)
        #expect(await site.fcd("sync").status == .done)
        let before = try await sums()
        #expect(before.totals == [1, 1_024] && before.last == before.totals)
        // Made by a command: the sync finds it as the catalog has it.
        let made = await site.fcd("create", "a1", "--size", "3GiB", "--datastore", "datastore1")
        #expect(made.status == .done, "\(made.errors)")
        #expect(await site.fcd("sync").status == .done)
        let after = try await sums()
        #expect(after.totals == [2, 4_096] && after.last == after.totals)
        // Made by others.
        _ = try site.vcenter.addDisk(name: "second", on: "datastore2", capacityMiB: 2_048)
        #expect(await site.fcd("sync").status == .done)
        let third = try await sums()
        #expect(third.totals == [3, 6_144] && third.last == third.totals)
        // And deleted by a command.
        let deleted = await site.fcd("rm", "a1", "--yes")
        #expect(deleted.status == .done, "\(deleted.errors)")
        #expect(await site.fcd("sync").status == .done)
        let last = try await sums()
        #expect(last.totals == [2, 3_072] && last.last == last.totals)
    }

    // MARK: How old details are

    @Test func `control flags that a plain sync does not read are told with their age`() async throws {
        let data = try site.vcenter.addDisk(name: "data", on: "datastore1")
        _ = try site.vcenter.addDisk(name: "log", on: "datastore2")
        #expect(await site.fcd("sync", "--details").status == .done)
        let fresh = try await audit(keep)
        #expect(fresh.findings.map(readAt) == [day(0), day(0)] && notes(fresh.rule) == [])
        try readLongAgo()

        // A colleague sets the flag with another tool.
        site.vcenter.setKeepAfterDeleteVM(true, of: data)
        #expect(await site.fcd("sync").status == .done)
        let stale = try await audit(keep)
        #expect(notes(stale.rule) == ["\(old)\(day(-10)) (`fcd sync --details` reads them anew): 2 disks"])
        #expect(stale.findings.map(readAt) == [day(-10), day(-10)])
        let table = await site.fcd("audit", "--only", keep)
        #expect(table.errors.contains("note: \(keep): \(old)\(day(-10))"))
        for rule in ["protection.cbt-mismatch", "security.control-flags"] {
            let other = try await audit(rule)
            #expect(notes(other.rule).contains { $0.hasPrefix(old) })
        }

        // A command that reads one disk knows its flags, and the other's stay old.
        #expect(await site.fcd("flag", "set", data, "cbt").status == .done)
        let one = try await audit(keep)
        #expect(one.findings.compactMap { $0["name"] as? String } == ["log"])
        #expect(notes(one.rule) == ["\(old)\(day(-10)) (`fcd sync --details` reads them anew): 1 disk"])

        #expect(await site.fcd("sync", "--details").status == .done)
        let anew = try await audit(keep)
        #expect(anew.findings.map(readAt) == [day(0)] && notes(anew.rule) == [])
    }

    /// Has the catalog remember that the flags of all disks were read ten days ago, as they are.
    private func readLongAgo() throws {
        let catalog = try DiskCatalog.open(at: site.catalog)
        for row in try catalog.disks(matching: DiskQuery()) {
            let disk = DiskObservation(
                fcdID: row.disk.fcdID ?? "",
                name: row.disk.name,
                keepAfterDeleteVM: row.disk.keepAfterDeleteVM
            )
            try catalog.record(disk, serverID: row.disk.serverID, at: Date() - 10 * 86_400)
        }
    }

    private let keep = "protection.keep-after-delete-vm"
    private let old = "control flags were last read long before the last sync, the oldest on "

    private func audit(_ rule: String) async throws -> (rule: JSON, findings: [JSON]) {
        let report = try await site.fcd("audit", "--only", rule, "-o", "json").object()
        let rules = try #require(report["rules"] as? [JSON])
        return (try #require(rules.first), report["findings"] as? [JSON] ?? [])
    }

    private func notes(_ rule: JSON) -> [String] { rule["notes"] as? [String] ?? [] }

    /// The day on which what a finding tells was read.
    private func readAt(_ finding: JSON) -> String {
        let evidence = finding["evidence"] as? JSON
        return String((evidence?["readAt"] as? String ?? "").prefix(10))
    }

    private func day(_ days: Double) -> String { String(CatalogTime.text(Date() + days * 86_400).prefix(10)) }
}
