import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// The state of an earlier time, before and after each kind of change.
@Suite(.timeLimit(.minutes(1)))
struct AsOfCommandTests {
    private let past: PastSite

    init() throws { past = try PastSite() }

    private func shown(_ key: String, _ day: String) async throws -> String {
        let result = await past.fcd("find", "--as-of", day, "-o", "json", "--include-gone")
        let row = try result.rows().first { $0["id"] as? String == past.data }
        return row?[key].map { "\($0)" } ?? "-"
    }

    @Test(arguments: [
        ("name", "2025-01-09", "db", "2025-01-10", "db-old"),
        ("capacityMiB", "2025-01-10", "1024", "2025-01-11", "2048"),
        ("datastore", "2025-01-11", "ds1", "2025-01-12", "ds2"),
        ("path", "2025-01-11", "[ds1] fcd/a.vmdk", "2025-01-12", "[ds2] fcd/a.vmdk"),
        ("state", "2025-02-01", "ready", "2025-02-02", "gone"),
        ("state", "2025-02-09", "gone", "2025-02-10", "ready"),
        ("id", "2025-01-01", "-", "2025-01-02", "da7a0000-0000-4000-8000-000000000001"),
    ])
    func `a value is the old one to the day before its change and the new one from then on`(
        key: String,
        before: String,
        old: String,
        after: String,
        new: String
    ) async throws {
        #expect(try await shown(key, before) == old)
        #expect(try await shown(key, after) == new)
    }

    @Test func `an audit of then takes an owner of then, of now and of between, and refuses one of never`() async throws
    {
        func disks(_ owner: String, _ day: String?) async throws -> Int? {
            let state = day.map { ["--as-of", $0] } ?? []
            let result = await past.site.run(["audit", "--owner", owner, "-o", "json"] + state)
            guard result.status == .done else {
                #expect(result.status == .notFound, "\(result.errors)")
                return nil
            }
            return (try result.object()["totals"] as? [String: any Sendable])?["disks"] as? Int
        }
        #expect(try await disks("Payments", "2025-01-03") == 1)
        #expect(try await disks("payments", "2025-01-15") == 0)
        #expect(try await disks("payments", nil) == 0)
        #expect(try await disks("search", "2025-01-15") == 1)
        for day in ["2025-01-03", nil] { #expect(try await disks("paymnts", day) == nil) }
    }

    @Test func `owner, tags and attachment are those of then`() async throws {
        func names(_ words: String...) async throws -> [String] {
            try await past.site.run(["find", "-o", "json"] + words).rows().compactMap { $0["id"] as? String }
        }
        #expect(try await names("owner:payments", "--as-of", "2025-01-02") == [])
        #expect(try await names("owner:payments", "--as-of", "2025-01-03") == [past.data])
        #expect(try await names("owner:payments", "--as-of", "2025-01-15") == [])
        #expect(try await names("owner:search", "--as-of", "2025-01-15") == [past.data])
        #expect(try await names("tag:tier/gold", "--as-of", "2025-01-04") == [])
        #expect(try await names("tag:tier/gold", "--as-of", "2025-01-15") == [past.data])
        #expect(try await names("tag:tier/gold", "--as-of", "2025-01-16") == [])
        #expect(try await names("vm:app-01", "--as-of", "2025-01-12") == [past.data])
        #expect(try await names("vm:app-01", "--as-of", "2025-01-13") == [])
        #expect(try await names("vm:app-02", "--as-of", "2025-01-14") == [past.data])
        #expect(try await names("attached:no", "--as-of", "2025-01-13") == [past.data])
    }

    @Test func `ls and show ask the catalog and no server`() async throws {
        let list = await past.fcd("ls", "--as-of", "2025-01-25", "-o", "json")
        #expect(try list.rows().compactMap { $0["name"] as? String } == ["db", "db-old"])
        #expect(list.errors.contains("note: as of 2025-01-25 23:59:59Z"))
        #expect(try await past.column("name", "ls", "--as-of", "2025-01-25", "--owner", "search") == ["db-old"])
        #expect(try await past.column("name", "ls", "--as-of", "2025-02-05") == ["db"])
        let details = try await past.fcd("show", "db", "--as-of", "2025-01-09", "-o", "json").object()
        #expect(details["id"] as? String == past.data)
        #expect(details["capacityMiB"] as? Int == 1_024)
        #expect((details["tags"] as? [String]) == ["tier/gold"])
        let later = try await past.fcd("show", past.data, "--as-of", "2025-01-21", "-o", "json").object()
        #expect(later["name"] as? String == "db-old")
        #expect(past.site.vcenter.calls.isEmpty)
    }

    @Test func `show of one that was gone by then says so`() async {
        let result = await past.fcd("show", past.data, "--as-of", "2025-02-05")
        #expect(result.status == .done)
        #expect(result.errors.contains("it was gone by then, since 2025-02-02"))
    }

    @Test func `show of a name that came later points to the history`() async {
        let result = await past.fcd("show", "db-old", "--as-of", "2025-01-05")
        #expect(result.status == .notFound)
        #expect(result.errors.contains("fcd history db-old"))
    }

    @Test func `owners, tags and the audit are those of then`() async throws {
        #expect(try await past.column("owner", "owner", "ls", "--as-of", "2025-01-10") == ["payments"])
        #expect(try await past.column("owner", "owner", "ls", "--as-of", "2025-01-16") == ["search"])
        #expect(try await past.column("tag", "tag", "ls", "--as-of", "2025-01-10") == ["tier/gold"])
        #expect(try await past.column("tag", "tag", "ls", "--as-of", "2025-01-16") == [])
        #expect(try await past.column("tag", "tag", "ls", "db", "--as-of", "2025-01-09") == ["tier/gold"])
        let report = try await past.fcd("audit", "--as-of", "2025-01-02", "-o", "json").object()
        let findings = report["findings"] as? [[String: any Sendable]] ?? []
        #expect(findings.contains { $0["ruleID"] as? String == "ownership.none" })
        #expect(report["asOf"] as? String == "2025-01-02T23:59:59Z")
        // No rule fails over the past; those that ask for what is not kept say so.
        let rules = report["rules"] as? [[String: any Sendable]] ?? []
        #expect(rules.filter { $0["error"] != nil }.isEmpty)
        let notRun = rules.filter { $0["isRun"] as? Bool == false }
        #expect(notRun.contains { $0["id"] as? String == "inventory.file-gone" })
        #expect(notRun.allSatisfy { ($0["notes"] as? [String])?.first?.hasPrefix("not run: ") == true })
        let later = try await past.fcd("audit", "--as-of", "2025-01-03", "-o", "json").object()
        let owned = later["findings"] as? [[String: any Sendable]] ?? []
        #expect(!owned.contains { $0["ruleID"] as? String == "ownership.none" })
    }

    @Test(arguments: ["2025-01-10T13:00Z", "2025-01-10T14:00:00+01:00", "2025-01-10 13:00:00.5Z", "1195h"])
    func `a time is a day, a time with its zone, or how long ago`(time: String) async throws {
        // The disk was renamed at noon of the tenth.
        #expect(try await shown("name", time) == "db-old")
    }

    @Test func `the very moment of a change is after it`() async throws {
        #expect(try await shown("name", "2025-01-10T11:59:59.999Z") == "db")
        #expect(try await shown("name", "2025-01-10T12:00:00Z") == "db-old")
    }

    @Test func `before the catalog knew anything there is an error that says since when it does`() async {
        for command in [["ls"], ["find", "db"], ["show", "db"], ["audit"], ["owner", "ls"], ["tag", "ls"]] {
            let result = await past.site.run(command + ["--as-of", "2024-12-31"])
            #expect(result.status == .notFound, "\(command)")
            #expect(result.errors.contains("the catalog knows nothing of 2024-12-31 23:59:59Z"))
            #expect(result.errors.contains("its history goes back to 2025-01-01 12:00:00Z"))
            #expect(result.output.isEmpty)
        }
    }

    @Test(arguments: ["yesterday", "2025-02-30", "2025-01-10T10:00", "7m", "2025-03-02", "2031-01-01T00:00Z"])
    func `a time that means nothing or has not come is a usage error`(time: String) async {
        #expect(await past.fcd("ls", "--as-of", time).status == .usage)
    }

    @Test(arguments: [
        ["attach", "db", "--vm", "app-01"], ["rename", "db", "new"], ["owner", "set", "db", "--team", "x"],
        ["rm", "db"],
        ["tag", "attach", "db", "x"], ["sync"], ["drift"],
    ])
    func `a command that changes something does not take it`(arguments: [String]) async {
        let result = await past.site.run(arguments + ["--as-of", "2025-01-10"])
        #expect(result.status == .usage)
        #expect(past.site.vcenter.calls.isEmpty)
    }

    @Test(arguments: ["used:>1GiB", "not snapshots:0", "db or conflict:yes"])
    func `what the catalog has of the present only is refused, pointing at the word`(words: String) async throws {
        let result = await past.fcd("find", words, "--as-of", "2025-01-10")
        #expect(result.status == .usage)
        #expect(result.errors.contains("of the present only, and --as-of asks for an earlier state"))
        #expect(result.errors.contains("^^^"))
        #expect(await past.fcd("find", words).status == .done)
        #expect(await past.fcd("find", "--sort=-used", "--as-of", "2025-01-10").status == .usage)
        let owners = try await past.fcd("owner", "ls", "-o", "json", "--as-of", "2025-01-10").rows()
        #expect(!owners.isEmpty && owners.allSatisfy { $0["conflicts"] == nil })
    }

    @Test func `a server that was not known then is an error, and the usual one need not be`() async {
        let other = await past.fcd("ls", "--server", "https://other.test", "--as-of", "2025-01-10")
        #expect(other.status == .notFound)
        #expect(other.errors.contains("it knows: https://vcenter.test"))
    }
}
