import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// Create in full, clone, extend, inflate, rename, relocate, unregister.
@Suite(.timeLimit(.minutes(1)))
struct DiskLifeCommandTests {
    private let site: TestSite
    private let id: String

    init() throws {
        site = try TestSite()
        id = try site.vcenter.addDisk(name: "data", on: "datastore1")
    }

    @Test func `create takes place, policy and metadata`() async throws {
        try site.vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        let policy = site.vcenter.addPolicy("tier-1")
        let result = await site.fcd(
            "create",
            "new",
            "--size",
            "1GiB",
            "--datastore-cluster",
            "fast",
            "--path",
            "a/b",
            "--policy",
            "tier-1",
            "--meta",
            "app=pay=1",
            "--no-keep",
            "--quiet"
        )
        #expect(result.status == .done, "\(result.errors)")
        let disk = try #require(site.vcenter.disk(named: "new"))
        #expect(result.output == disk.id + "\n")
        #expect(disk.path.description.hasPrefix("[datastore2] a/b/"))
        #expect(disk.metadata["app"] == "pay=1")
        #expect(disk.profileID == policy)
        #expect(!disk.keepAfterDeleteVm)
    }

    @Test(arguments: [
        ["create", "new", "--size", "1GiB"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--datastore-cluster", "fast"],
        ["create", "new", "--size", "1GB", "--datastore", "datastore1"],
        ["create", "new", "--size", "0GiB", "--datastore", "datastore1"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--meta", "app"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--meta", "=1"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--meta", "a=1", "--meta", "a=2"],
        ["create", "new", "--from-snapshot", "data"],
        ["create", "new", "--from-snapshot", "data", "nightly", "--size", "1GiB"],
        ["create", "--from-snapshot", "data", "nightly", "new"],
        ["extend", "data"], ["extend", "data", "--size", "2GiB", "--by", "1GiB"], ["extend", "data", "--size", "2"],
        ["extend", "data", "--by", "2GB"], ["extend", "data", "--size", "99999999999PiB"],
        ["extend", "data", "--by", "-1GiB"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--keep", "--no-keep"],
        ["rename", "data"], ["relocate", "data"],
    ])
    func `what cannot be right is refused before a server is asked`(arguments: [String]) async throws {
        let result = await site.run(arguments)
        #expect(result.status == .usage)
        #expect(site.vcenter.calls.isEmpty)
    }

    @Test(arguments: [
        (
            ["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--meta", "fcd.owner.team=x"],
            CLI.ExitStatus.usage
        ),
        (["create", "new", "--size", "1GiB", "--datastore", "datastore1", "--policy", "none"], .notFound),
        (["create", "new", "--size", "1GiB", "--datastore-cluster", "none"], .notFound),
        (["extend", "data", "--size", "1MiB"], .usage),
        (["rename", "data", " "], .usage),
        (["extend", "data", "--by", "62TiB"], .usage),
        (["create", "new", "--size", "63TiB", "--datastore", "datastore1"], .usage),
        (["relocate", "data", "--datastore", "none"], .notFound),
        (["clone", "none", "copy"], .notFound),
        (["unregister", "data", "--yes"], .failed),
    ])
    func `what the server cannot do is refused, and nothing changes`(
        arguments: [String],
        status: CLI.ExitStatus
    ) async throws {
        let before = site.vcenter.disk(id)
        let result = await site.run(arguments)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.hasPrefix("error: "))
        #expect(site.changes.isEmpty)
        #expect(site.vcenter.disk(id) == before)
        #expect(site.vcenter.diskIDs == [id])
    }

    @Test func `a disk that two names stand for grows once, and the others all the same`() async throws {
        let result = await site.fcd("extend", "data", id, "none", "--by", "1GiB")
        #expect(result.status == .partlyDone)
        #expect(result.output == "extended data (\(id)) from 1 GiB to 2 GiB\n")
        #expect(result.errors.contains("data (\(id)) is named more than once, and changed once"))
    }

    @Test(arguments: ["rm", "purge"])
    func `deleting again what was deleted here is no error`(command: String) async throws {
        #expect(await site.fcd("rm", id, "--yes").status == .done)
        let again = await site.run([command, id, "--yes"])
        #expect(again.status == .done, "\(again.errors)")
        #expect(again.output == "data (\(id)) was deleted already\n")
        #expect(await site.fcd("rm", "data", "--yes").status == .notFound)
    }

    @Test func `one disk through its life`() async throws {
        #expect(
            await site.fcd("extend", "data", "--by", "1GiB").output == "extended data (\(id)) from 1 GiB to 2 GiB\n"
        )
        #expect(await site.fcd("inflate", "data").output == "inflated data (\(id)), 2 GiB\n")
        #expect(await site.fcd("rename", "data", "账本").output == "renamed data (\(id)) to 账本\n")
        let path = try #require(site.vcenter.disk(id)?.path.path)
        #expect(
            await site.fcd("relocate", "账本", "--datastore", "datastore2").output
                == "relocated 账本 (\(id)) from [datastore1] \(path) to [datastore2] \(path)\n"
        )
        let copy = try await site.fcd("clone", "账本", "copy", "-o", "json").rows()
        #expect(copy.first?["change"] as? String == "clone")
        let row = try await site.fcd("find", "账本", "-o", "json").rows().first
        #expect(row?["capacityMiB"] as? Int == 2048)
        #expect(row?["datastore"] as? String == "datastore2")
        let kinds = try await site.fcd("operations", "-o", "json").rows().compactMap { $0["change"] as? String }
        #expect(kinds == ["clone", "relocate", "rename", "inflate", "extend"])
    }

    @Test func `unregistering asks first, and refuses without a terminal`() async throws {
        let server = SimulatedVCenter(version: .v9_1_1, seed: .small)
        let id = try server.addDisk(name: "data", on: "datastore1")
        let refused = await site.run(["unregister", "data"], server: server)
        #expect(refused.status == .usage || refused.status == .failed)
        #expect(refused.errors.contains("give --yes to go ahead"))
        #expect(server.disk(id) != nil)
        let no = await site.run(
            ["unregister", "data"],
            server: server,
            input: ScriptedInput(["n"]),
            errors: CapturedOutput(terminalWidth: 200)
        )
        #expect(no.status != .done)
        #expect(server.disk(id) != nil)
        let yes = await site.run(["unregister", "data", "--yes"], server: server)
        #expect(yes.status == .done)
        #expect(server.disk(id) == nil)
    }
}
