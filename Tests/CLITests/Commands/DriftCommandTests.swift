import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// The differences as a person, a script and a pipeline read them.
@Suite(.timeLimit(.minutes(1)))
struct DriftCommandTests {
    private let site: TestSite
    private let data: String
    private let log: String

    init() async throws {
        site = try TestSite()
        data = try site.vcenter.addDisk(name: "data", on: "datastore1")
        log = try site.vcenter.addDisk(name: "log", on: "datastore2")
        #expect(await site.fcd("sync").status == .done)
        #expect(await site.fcd("owner", "set", data, "--team", "payments").status == .done)
        #expect(await site.fcd("attach", data, "--vm", "app-01").status == .done)
    }

    private func detachElsewhere() throws {
        let device = try #require(site.vcenter.devices(of: "app-01").first { $0.diskID == data })
        try site.vcenter.removeDevice(device.key, from: "app-01")
    }

    @Test func `without a difference it says how many disks it looked at`() async {
        let result = await site.fcd("drift", "--fail-on", "low")
        #expect(result.status == .done)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("no difference, 2 disks compared"))
    }

    @Test func `a difference names both values, who must act and the next command`() async throws {
        try detachElsewhere()
        site.vcenter.rename(log, to: "logs")
        let rows = try await site.fcd("drift", "-o", "json").rows()
        let row = try #require(rows.first { $0["id"] as? String == data })
        #expect(row["field"] as? String == "attachment")
        #expect(row["severity"] as? String == "high")
        #expect(row["expected"] as? String == "attached to app-01")
        #expect(row["actual"] as? String == "attached to nothing")
        #expect(row["act"] as? String == "decide")
        #expect(row["who"] as? String == "payments")
        #expect(row["command"] as? String == "fcd attach \(data) --vm app-01")
        #expect(row["operation"] as? String == "attach")
        #expect(row["since"] as? String != nil)
        #expect(row["after"] as? String != nil)
        let seen = try #require(rows.first { $0["id"] as? String == log })
        #expect(seen["act"] as? String == "sync")
        let table = await site.fcd("drift")
        #expect(table.output.contains("fcd attach \(data) --vm app-01"))
        #expect(table.errors.contains("2 differences, 2 disks compared: 1 high, 1 low"))
        let csv = await site.fcd("drift", "-o", "csv").output
        #expect(csv.hasPrefix("severity,id,name,owner,field,expected,"))
        #expect(csv.split(whereSeparator: \.isNewline).count == 3)
    }

    @Test func `the exit status is 0 for differences, and 4 from the severity on that was named`() async throws {
        site.vcenter.rename(log, to: "logs")
        #expect(await site.fcd("drift").status == .done)
        #expect(await site.fcd("drift", "--fail-on", "low").status == .findings)
        #expect(await site.fcd("drift", "--fail-on", "medium").status == .done)
        try detachElsewhere()
        #expect(await site.fcd("drift", "--fail-on", "high").status == .findings)
        // What is not shown does not count.
        #expect(await site.fcd("drift", "--fail-on", "high", "--act", "sync").status == .done)
        #expect(await site.fcd("drift", "--fail-on", "high", "--only", "name").status == .done)
    }

    @Test func `the filters of ls and the words of find choose disks`() async throws {
        site.vcenter.rename(log, to: "logs")
        func compared(_ arguments: String...) async throws -> [String] {
            try await site.run(["drift", "-o", "json"] + arguments).rows().compactMap { $0["id"] as? String }
        }
        #expect(try await compared("--datastore", "datastore2") == [log])
        #expect(try await compared("--datastore", "datastore1") == [])
        #expect(try await compared("--owner", "payments") == [])
        #expect(try await compared("--detached") == [log])
        #expect(try await compared("name:log") == [log])
        #expect(try await compared("owner:payments") == [])
        #expect(await site.fcd("drift", "--datastore", "nowhere").status == .notFound)
        #expect(await site.fcd("drift", "colour:red").status == .usage)
    }

    @Test func `after a sync what was merely seen is no difference any more, and the history has it`() async throws {
        site.vcenter.rename(log, to: "logs")
        #expect(await site.fcd("sync").status == .done)
        #expect(await site.fcd("drift", "--fail-on", "low").status == .done)
        let rows = try await site.fcd("history", "--all", "--source", "sync", "--kind", "renamed", "-o", "json").rows()
        #expect(rows.map { $0["id"] as? String } == [log])
    }
}
