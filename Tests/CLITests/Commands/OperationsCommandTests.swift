import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@testable import CLI

/// The journal as an audit trail.
@Suite(.timeLimit(.minutes(1)))
struct OperationsCommandTests {
    private let site: TestSite
    private let data: String

    init() async throws {
        site = try TestSite()
        data = try site.vcenter.addDisk(name: "data disk", on: "datastore1")
        #expect(await site.fcd("sync").status == .done)
        #expect(await site.fcd("owner", "set", data, "--team", "payments").status == .done)
        #expect(await site.fcd("attach", data, "--vm", "app-01").status == .done)
    }

    private func changes(_ arguments: String...) async throws -> [String] {
        try await site.run(["operations", "-o", "json"] + arguments).rows().compactMap { $0["change"] as? String }
    }

    private func lines(_ text: String) throws -> [[String: any Sendable]] {
        try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: any Sendable])
        }
    }

    @Test func `the list says who did what, from where, and takes filters`() async throws {
        let actor = OperationActor.current
        let rows = try await site.fcd("operations", "-o", "json").rows()
        #expect(rows.map { $0["user"] as? String } == [actor.user, actor.user])
        #expect(rows.map { $0["host"] as? String } == [actor.host, actor.host])
        #expect(await site.fcd("operations").output.contains("\(actor.user)@\(actor.host)"))
        #expect(try await changes() == ["attach", "owner"])
        #expect(try await changes("--kind", "owner", "--user", actor.user, "--host", actor.host) == ["owner"])
        #expect(try await changes("--user", "nobody else") == [])
        #expect(try await changes("--state", "failed", "--state", "unknown") == [])
        #expect(try await changes("--state", "done", "--limit", "1") == ["attach"])
        #expect(try await changes("--since", "1h", "--disk", "data disk") == ["attach", "owner"])
        #expect(try await changes("--until", "1h") == [])
        #expect(try await changes("--since", "2020-01-01", "--until", "2020-01-01T10:00Z") == [])
        #expect(try await changes("--server", "vcenter.test") == ["attach", "owner"])
    }

    @Test func `a day that ends the list is in it`() async throws {
        let today = "\(CalendarDay(utc: Date().addingTimeInterval(-30)))"
        let now = "\(CalendarDay(utc: Date()))"
        #expect(try await changes("--since", today, "--until", now) == ["attach", "owner"])
    }

    @Test func `a disk that is gone still has its operations`() async throws {
        #expect(await site.fcd("detach", data).status == .done)
        #expect(await site.fcd("rm", data, "--yes").status == .done)
        #expect(try await changes("--disk", "data disk") == ["delete", "detach", "attach", "owner"])
    }

    @Test(arguments: [
        ["--since", "yesterday"], ["--since", "2026-02-30"], ["--since", "2026-02-03T10:00"], ["--until", "7m"],
        ["--kind", "mov"], ["--state", "lost"],
    ])
    func `a filter that means nothing is refused`(arguments: [String]) async throws {
        let result = await site.run(["operations"] + arguments)
        #expect(result.status == .usage)
        #expect(result.output.isEmpty)
        #expect(await site.run(["operations", "export"] + arguments).status == .usage)
    }

    @Test func `a server that the catalog does not have is refused with those that it has`() async throws {
        let result = await site.fcd("operations", "--server", "vc9")
        #expect(result.status == .notFound)
        #expect(result.errors.contains("https://vcenter.test"))
    }

    @Test func `an export has every operation with its steps, the oldest first`() async throws {
        let result = await site.fcd("operations", "export")
        #expect(result.status == .done && result.errors.isEmpty)
        let lines = try lines(result.output)
        #expect(lines.map { $0["change"] as? String } == ["owner", "attach"])
        let attach = try #require(lines.last)
        #expect((attach["disk"] as? [String: any Sendable])?["id"] as? String == data)
        #expect((attach["server"] as? [String: any Sendable])?["url"] as? String == "https://vcenter.test")
        #expect((attach["parameters"] as? [String: any Sendable])?["disk"] as? String == data)
        let steps = try #require(attach["steps"] as? [[String: any Sendable]])
        #expect(steps.map { $0["state"] as? String } == ["done"])
        let started = try #require(attach["startedAt"] as? String)
        #expect(CatalogTime.date(started) != nil)
        #expect(!result.output.contains(SimulatedVCenter.defaultPassword))
        let some = await site.fcd("operations", "export", "--kind", "owner", "--since", "1h")
        #expect(some.output == result.output.prefix { $0 != "\n" } + "\n")
    }

    @Test func `an export into a file replaces it as a whole, and nobody else may read it`() async throws {
        let file = site.home.path + "/trail.jsonl"
        try "old".write(toFile: file, atomically: true, encoding: .utf8)
        let result = await site.fcd("operations", "export", file)
        #expect(result.status == .done && result.output.isEmpty)
        #expect(result.errors == "2 operations are in \(file)\n")
        #expect(try lines(String(contentsOfFile: file, encoding: .utf8)).count == 2)
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: site.home.path).filter { $0.contains("trail") }.count
                == 1
        )
    }

    @Test func `an export writes over no folder, no device and no catalog`() async throws {
        #expect(await site.fcd("operations", "export", site.home.path).errors.contains("is a folder"))
        #expect(await site.fcd("operations", "export", site.home.path + "/no/folder").status == .failed)
        #expect(await site.fcd("operations", "export", site.catalog).errors.contains("is the catalog itself"))
        #expect(await site.fcd("operations", "export", "/dev/null").status == .done)
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
        #expect(try await changes() == ["attach", "owner"])
    }
}

@Suite(.timeLimit(.minutes(1)))
struct TimePointTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Test(arguments: [
        ("2026-11-23", "2026-11-23T00:00:00.000Z", "2026-11-24T00:00:00.000Z"),
        ("2026-11-23T17:52Z", "2026-11-23T17:52:00.000Z", "2026-11-23T17:52:00.000Z"),
        ("2026-11-23 17:52:53.1234Z", "2026-11-23T17:52:53.123Z", "2026-11-23T17:52:53.123Z"),
        ("2026-11-23T00:30:00+01:00", "2026-11-22T23:30:00.000Z", "2026-11-22T23:30:00.000Z"),
        ("2026-12-31T23:30-0100", "2027-01-01T00:30:00.000Z", "2027-01-01T00:30:00.000Z"),
        ("2d", "2026-09-19T14:13:20.000Z", "2026-09-19T14:13:20.000Z"),
    ])
    func `a time has a beginning and an end`(text: String, beginning: String, end: String) throws {
        let point = try TimePoint.argument(text)
        #expect(CatalogTime.text(point.beginning(now: now)) == beginning)
        #expect(CatalogTime.text(point.end(now: now)) == end)
    }

    @Test(arguments: ["", "now", "17:52", "2026-11-23T17:52", "2026-11-23T25:00Z", "2026-11-23T17:52.5Z", "2026-1-1"])
    func `anything else is refused`(text: String) {
        #expect(throws: (any Error).self) { try TimePoint.argument(text) }
    }
}
