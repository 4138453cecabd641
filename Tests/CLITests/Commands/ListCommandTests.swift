import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ListCommandTests {
    private let site: TestSite
    private let data: String
    private let log: String

    init() throws {
        site = try TestSite()
        data = try site.vcenter.addDisk(
            name: "数据 disk",
            on: "datastore1",
            capacityMiB: 20_480,
            metadata: ["fcd.owner.team": "storage", "fcd.owner.expires": "2031-12-31"],
            attachedTo: "app-01"
        )
        log = try site.vcenter.addDisk(name: "log", on: "datastore2", capacityMiB: 512)
    }

    @Test func `a table shows what people look for, by name`() async {
        let result = await site.fcd("ls")
        #expect(result.status == .done)
        let lines = result.output.split(separator: "\n")
        #expect(
            lines.first?.split(separator: " ").joined(separator: " ") == "ID NAME SIZE DATASTORE ATTACHED TO OWNER TAGS"
        )
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix(log) && lines[1].contains("512 MiB  datastore2  -"))
        #expect(lines[2].contains("数据 disk   20 GiB  datastore1  app-01       storage"))
    }

    @Test func `JSON has stable keys, and leaves out what is not known`() async throws {
        let rows = try await site.fcd("ls", "-o", "json").rows()
        let row = try #require(rows.last)
        #expect(Set(row.keys) == ["id", "name", "capacityMiB", "datastore", "path", "createdAt", "vms", "owner"])
        #expect(row["id"] as? String == data)
        #expect(row["capacityMiB"] as? Int == 20_480)
        #expect(row["vms"] as? [String] == ["app-01"])
        #expect(row["owner"] as? [String: String] == ["team": "storage", "expires": "2031-12-31", "source": "server"])
        #expect(rows.first?["vms"] as? [String] == [])
    }

    @Test func `CSV has the same keys, and whole values`() async throws {
        let lines = await site.fcd("ls", "-o", "csv").output.components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "id,name,capacityMiB,datastore,path,createdAt,vms,owner,kubernetes,retired,retiredAt,purgeDue,tags,"
                + "keepAfterDeleteVM,relocationDisabled,changedBlockTracking,fault"
        )
        #expect(lines[2].hasPrefix("\(data),数据 disk,20480,datastore1,"))
    }

    @Test func `quiet prints whole IDs only`() async {
        #expect(await site.fcd("ls", "-q").output == "\(log)\n\(data)\n")
    }

    @Test func `a terminal shows the beginnings of IDs, which every command takes`() async throws {
        let result = await site.run(["ls"], output: CapturedOutput(terminalWidth: 120))
        let first = try #require(result.output.split(separator: "\n").dropFirst().first)
        let identifier = String(first.prefix { $0 != " " })
        #expect(identifier.count >= 8 && identifier.count < 36)
        #expect(log.hasPrefix(identifier))
        #expect(await site.fcd("show", identifier, "-q").output == log + "\n")
        #expect(await site.run(["ls", "--wide"], output: CapturedOutput(terminalWidth: 120)).output.contains(log))
    }

    @Test(arguments: [
        (["--name", "l?g"], ["log"]), (["--name", "*DISK"], ["数据 disk"]), (["--datastore", "datastore1"], ["数据 disk"]),
        (["--owner", "STORAGE"], ["数据 disk"]), (["--attached"], ["数据 disk"]), (["--detached"], ["log"]),
        (["--min-size", "1GiB"], ["数据 disk"]), (["--max-size", "512MiB"], ["log"]), (["--tag", "none"], []),
    ])
    func `a filter leaves what it names`(filter: [String], names: [String]) async throws {
        let rows = try await site.run(["ls", "-o", "json"] + filter).rows()
        #expect(rows.map { $0["name"] as? String } == names)
    }

    @Test func `a disk that cannot be read stands in its row with its fault and hides no other`() async throws {
        site.vcenter.makeUnreadable(log)
        let result = await site.fcd("ls")
        #expect(result.status == .done)
        #expect(result.output.contains("unreadable: "))
        #expect(result.output.contains("数据 disk"))
        let rows = try await site.fcd("ls", "-o", "json").rows()
        #expect(rows.count == 2)
        #expect(rows.first { $0["id"] as? String == log }?["fault"] is String)
    }

    @Test func `without disks the table is empty and stderr says so`() async throws {
        let empty = try TestSite()
        let result = await empty.fcd("ls")
        #expect(result.output == "")
        #expect(result.errors == "no disks\n")
        #expect(await empty.fcd("ls", "-o", "json").output == "[\n\n]\n")
    }

    @Test func `listing makes no catalog and does not need a writable one`() async {
        #expect(await site.fcd("ls").status == .done)
        #expect(!FileManager.default.fileExists(atPath: site.catalog))
    }

    @Test func `show tells everything about a disk`() async throws {
        let text = await site.fcd("show", data)
        #expect(text.status == .done)
        #expect(text.output.contains("Size                    20 GiB\n"))
        #expect(text.output.contains("Owner until             2031-12-31\n"))
        #expect(text.output.contains("Attached to\nVM      MOID"))
        #expect(!text.output.contains("fcd.owner.team"))
        let disk = try await site.fcd("show", "数据 disk", "-o", "json").object()
        let holder = try #require((disk["vms"] as? [[String: any Sendable]])?.first)
        #expect(holder["vm"] as? String == "app-01")
        #expect(holder["controller"] as? String == "SCSI controller 0")
        #expect(holder["unit"] as? Int == 1)
        #expect((disk["metadata"] as? [String: String])?["fcd.owner.team"] == "storage")
    }

    @Test func `show names a Kubernetes volume by its claim, and other metadata by its keys`() async throws {
        site.vcenter.setMetadata(
            [
                "cns.containerCluster.clusterId": "prod", "cns.k8s.pvc.namespace": "db", "cns.k8s.pvc.name": "data-0",
                "backup.job": "nightly",
            ],
            of: log
        )
        let text = await site.fcd("show", log).output
        #expect(text.contains("Kubernetes volume       claim data-0, namespace db, cluster prod\n"))
        #expect(text.contains("Metadata\nKEY         VALUE\nbackup.job  nightly\n"))
    }

    @Test func `what the server cannot tell is a warning and status 3`() async {
        site.vcenter.fail("RetrieveSnapshotInfo", with: .invalidState("busy"), times: 2)
        site.vcenter.fail("VslmRetrieveSnapshotInfo", with: .invalidState("busy"), times: 2)
        let result = await site.fcd("show", log)
        #expect(result.status == .partlyDone)
        #expect(result.output.contains(log))
        #expect(result.errors.contains("warning: its snapshots could not be read"))
    }
}
