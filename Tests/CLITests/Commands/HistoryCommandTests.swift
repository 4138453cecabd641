import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// What became of a disk, and who had it.
@Suite(.timeLimit(.minutes(1)))
struct HistoryCommandTests {
    private let past: PastSite

    init() throws { past = try PastSite() }

    @Test func `each change is told in a person's words, the latest first`() async throws {
        let words = try await past.column("what", "history", past.data)
        #expect(
            words == [
                "gone from the server (it was db-old at [ds2] fcd/a.vmdk)",
                "there again as db-old at [ds2] fcd/a.vmdk",
                "gone from the server (it was db-old at [ds2] fcd/a.vmdk)",
                "detached from app-02",
                "tag tier/gold taken off",
                "owner changed from payments to search",
                "attached to app-02",
                "detached from app-01",
                "moved from [ds1] fcd/a.vmdk to [ds2] fcd/a.vmdk",
                "grew from 1 GiB to 2 GiB",
                "renamed from db to db-old",
                "tagged tier/gold",
                "attached to app-01",
                "owner set to payments",
                "first seen as db at [ds1] fcd/a.vmdk",
            ]
        )
    }

    @Test func `the window, the kind, the limit and the order choose`() async throws {
        let kinds = try await past.column(
            "kind",
            "history",
            past.data,
            "--since",
            "2025-01-10",
            "--until",
            "2025-01-12"
        )
        #expect(kinds == ["moved", "grew", "renamed"])
        #expect(
            try await past.column("kind", "history", past.data, "--kind", "owner", "--kind", "gone", "--reverse")
                == ["owner", "owner", "gone", "gone"]
        )
        #expect(try await past.column("kind", "history", past.data, "--limit", "2") == ["gone", "back"])
        #expect(try await past.column("kind", "history", past.data, "--limit", "2", "--reverse") == ["back", "gone"])
        #expect(try await past.column("kind", "history", past.data, "--since", "2w") == ["gone"])
        #expect(try await past.column("kind", "history", past.data, "--source", "sync") == [])
        #expect(try await past.column("kind", "history", past.data, "--source", "command", "--limit", "1") == ["gone"])
    }

    @Test func `a disk that is gone is found by its name and by its path, earlier ones as well`() async throws {
        for name in ["db-old", "[ds2] fcd/a.vmdk", "[ds1] fcd/a.vmdk", "da7a0000"] {
            #expect(try await past.column("id", "history", name, "--limit", "1") == [past.data], "\(name)")
        }
    }

    @Test func `a name that several disks had over time is refused with all of them`() async throws {
        let result = await past.fcd("history", "db")
        #expect(result.status == .notFound || result.status == .usage)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(#""db" names 2 disks"#))
        #expect(result.errors.contains(past.data))
        #expect(result.errors.contains(past.other))
        #expect(result.errors.contains("gone since 2025-02-20"))
    }

    @Test func `a disk that never was is not found`() async {
        let result = await past.fcd("history", "nothing")
        #expect(result.status == .notFound)
        #expect(result.errors.contains(#"the catalog has no disk "nothing", and none that was called so"#))
    }

    @Test func `of all disks the words of find choose, and each row names its disk`() async throws {
        #expect(try await past.column("kind", "history", "--all", "--limit", "3") == ["gone", "back", "gone"])
        #expect(try await past.column("id", "history", "--all", "--kind", "found") == [past.other, past.data])
        #expect(try await past.column("name", "history", "--all", "owner:search", "--kind", "found") == ["db-old"])
        let table = await past.fcd("history", "--all", "--since", "2025-02-01")
        #expect(table.output.contains("DISK"))
    }

    @Test func `every format has what happened, and quiet the IDs alone`() async throws {
        let csv = await past.fcd("history", past.data, "--kind", "grew", "-o", "csv").output
        #expect(csv.hasPrefix("time,id,name,server,kind,what,was,became,detail,after,operationID,source,"))
        #expect(csv.contains("2025-01-11T12:00:00.000Z,\(past.data),db-old,vcenter.test,grew,"))
        let row = try #require(try await past.fcd("history", past.data, "--kind", "grew", "-o", "json").rows().first)
        #expect(row["was"] as? String == "1024")
        #expect(row["became"] as? String == "2048")
        #expect(await past.fcd("history", past.data, "--limit", "1", "-q").output == past.data + "\n")
    }

    @Test func `who used a disk between two days`() async throws {
        #expect(try await past.column("vm", "used", past.data) == ["app-02", "app-01"])
        #expect(
            try await past.column("vm", "used", past.data, "--since", "2025-01-05", "--until", "2025-01-12") == [
                "app-01"
            ]
        )
        #expect(try await past.column("vm", "used", past.data, "--since", "2025-02-02") == [])
        let row = try #require(
            try await past.fcd("used", past.data, "--since", "2025-01-20", "--until", "2025-01-21", "-o", "json").rows()
                .first
        )
        // The window's, and the attachment's own.
        #expect(row["from"] as? String == "2025-01-20T00:00:00Z")
        #expect(row["to"] as? String == "2025-01-22T00:00:00Z")
        #expect(row["attachedAt"] as? String == "2025-01-14T12:00:00Z")
        #expect(row["detachedAt"] as? String == "2025-02-01T12:00:00Z")
    }

    @Test func `which disks a VM had, and what a VM may be called`() async throws {
        for name in ["app-01", "vm-1"] {
            #expect(try await past.column("id", "used", "--vm", name) == [past.data])
        }
        #expect(try await past.column("id", "used", "--vm", "app-01", "--until", "2025-01-03") == [])
        #expect(await past.fcd("used", "--vm", "app-99").status == .notFound)
    }

    @Test(arguments: [
        ["history"], ["history", "a", "b"], ["history", "a", "--kind", "lost"], ["history", "a", "--limit", "0"],
        ["history", "a", "--since", "yesterday"], ["history", "a", "--source", "me"], ["used"],
        ["used", "a", "--vm", "b"], ["used", "a", "--since", "2025-01-03", "--until", "2025-01-01"],
    ])
    func `what means nothing is a usage error`(arguments: [String]) async {
        let result = await past.site.run(arguments)
        #expect(result.status == .usage)
        #expect(result.output.isEmpty)
    }

    @Test func `what a sync saw and what a command did are told apart`() async throws {
        let site = try TestSite()
        let id = try site.vcenter.addDisk(name: "data", on: "datastore1")
        #expect(await site.fcd("sync").status == .done)
        #expect(await site.fcd("attach", id, "--vm", "app-01").status == .done)
        let device = try #require(site.vcenter.devices(of: "app-01").first { $0.diskID == id })
        try site.vcenter.removeDevice(device.key, from: "app-01")
        #expect(await site.fcd("sync").status == .done)
        let rows = try await site.fcd("history", id, "-o", "json").rows()
        #expect(rows.map { $0["kind"] as? String } == ["detached", "attached", "found"])
        #expect(rows.map { $0["source"] as? String } == ["sync", "command", "sync"])
        #expect(rows.map { $0["operation"] as? String } == [nil, "attach", nil])
        #expect(rows[1]["operationID"] as? String != nil)
        #expect(rows[1]["user"] as? String == OperationActor.current.user)
        #expect(try await site.fcd("history", "--all", "--source", "sync", "-o", "json").rows().count == 2)
    }

    @Test func `who changed a disk past fcd is shown where the server's events tell`() async throws {
        let site = try TestSite()
        let id = try site.vcenter.addDisk(name: "data", on: "datastore1")
        #expect(await site.fcd("sync").status == .done)
        try site.vcenter.attach(id, to: "app-01", by: #"LAB\ann"#)
        #expect(await site.fcd("sync").status == .done)
        try site.vcenter.detach(id, from: "app-01")
        #expect(await site.fcd("sync").status == .done)
        let rows = try await site.fcd("history", id, "--source", "sync", "-o", "json").rows()
        #expect(rows.map { $0["kind"] as? String } == ["detached", "attached", "found"])
        #expect(rows.map { $0["serverUser"] as? String } == [nil, #"LAB\ann"#, nil])
        #expect(rows.map { $0["serverEvent"] as? String } == [nil, "VmReconfiguredEvent", nil])
        #expect(rows[1]["serverTime"] as? String != nil && rows[1]["user"] == nil)
        let table = await site.fcd("history", id).output
        #expect(table.contains(#"LAB\ann ("#) && table.contains(", seen by sync)"))
        #expect(table.contains("sync (changed after "))
    }

    @Test func `a sync whose server tells no events warns, and is done all the same`() async throws {
        let site = try TestSite()
        let id = try site.vcenter.addDisk(name: "data", on: "datastore1")
        #expect(await site.fcd("sync").status == .done)
        try site.vcenter.attach(id, to: "app-01", by: #"LAB\ann"#)
        site.vcenter.fail("QueryEvents", with: Fault("NoPermission", "Permission was denied."))
        let result = await site.fcd("sync")
        #expect(result.status == .done)
        #expect(result.errors.contains("the server's events are unknown: "))
    }
}
