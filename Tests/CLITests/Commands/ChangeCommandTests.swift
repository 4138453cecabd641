import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// Register, attach, move, detach, create and delete.
@Suite(.timeLimit(.minutes(1)))
struct ChangeCommandTests {
    private let site: TestSite
    private let path = "[datastore1] legacy/支付 db.vmdk"

    init() throws {
        site = try TestSite()
        try site.vcenter.addFile(path, capacityMiB: 2_048)
    }

    private func makeDisk(_ name: String = "data") throws -> String {
        try site.vcenter.addDisk(name: name, on: "datastore1")
    }

    @Test func `a VMDK is registered with name, owner and tags`() async throws {
        site.vcenter.addTag(Simulator.Tag(category: "tier", name: "gold"))
        let result = await site.run([
            "register", path, "--name", "payments", "--owner", "pay", "--contact", "pay@example.test", "--expires",
            "2031-12-31", "--tag", "tier/gold", "--tag", "migrated",
        ])
        #expect(result.status == .done)
        let disk = try #require(site.vcenter.disk(named: "payments"))
        #expect(result.output == "registered \(path) as payments (\(disk.id)) for pay\n")
        #expect(result.errors == "")
        #expect(disk.metadata["fcd.owner.team"] == "pay")
        #expect(disk.metadata["fcd.owner.expires"] == "2031-12-31")
        #expect(disk.tags.map(\.name) == ["gold"])
        let found = try await site.fcd("find", "--tag", "migrated", "-o", "json").rows()
        #expect(found.first?["tags"] as? [String] == ["migrated", "tier/gold"])
    }

    @Test func `what is registered already is a success that says so`() async throws {
        let first = await site.fcd("register", path, "-q")
        let again = await site.fcd("register", path)
        #expect(again.status == .done)
        #expect(
            again.output
                == "\(path) is registered already, as 支付 db (\(first.output.trimmingCharacters(in: .newlines)))\n"
        )
        #expect(site.vcenter.diskIDs.count == 1)
    }

    @Test func `quiet registering prints the new ID`() async throws {
        let result = await site.fcd("register", path, "--quiet")
        #expect(result.output == site.vcenter.diskIDs[0] + "\n")
    }

    @Test func `a tag that the server does not have is found out before anything is registered`() async throws {
        let result = await site.fcd("register", path, "--tag", "no/such")
        #expect(result.status == .notFound)
        #expect(site.changes.isEmpty)
    }

    @Test func `a tag that fails leaves the disk registered, with a warning and status 3`() async throws {
        site.vcenter.addTag(Tag(category: "tier", name: "gold"))
        site.vcenter.fail("VslmAttachTagToVStorageObject", with: .fileFault("x", "it is broken"))
        let result = await site.fcd("register", path, "--tag", "tier/gold", "-o", "json")
        #expect(result.status == .partlyDone)
        #expect(result.errors.hasPrefix("warning: the tag tier/gold was not set: "))
        let row = try #require(try result.rows().first)
        #expect(row["outcome"] as? String == "partial")
        #expect((row["warnings"] as? [String])?.count == 1)
        #expect(site.vcenter.diskIDs.count == 1)
    }

    @Test func `a VM's own disk is registered in its place`() async throws {
        let result = await site.fcd("register", "--vm", "app-01", "--disk", "Hard disk 1", "--name", "root")
        #expect(result.status == .done)
        #expect(site.vcenter.disk(named: "root")?.path.description == "[datastore1] app-01/app-01.vmdk")
        #expect(try await site.fcd("ls", "-o", "json").rows().first?["vms"] as? [String] == ["app-01"])
    }

    @Test func `attach names the place, and a repeated one says that it is there`() async throws {
        let id = try makeDisk()
        let first = await site.fcd("attach", "data", "--vm", "app-01")
        #expect(first.status == .done)
        #expect(first.output == "attached data (\(id)) to app-01 (SCSI controller 0, unit 1)\n")
        #expect(site.vcenter.devices(of: "app-01").contains { $0.diskID == id && $0.unit == 1 })
        let again = await site.fcd("attach", "data", "--vm", "app-01", "-o", "json")
        #expect(again.status == .done)
        #expect(try again.rows().first?["outcome"] as? String == "unchanged")
    }

    @Test func `a second VM is refused: who holds it, where, and what to run`() async throws {
        let id = try makeDisk()
        _ = await site.fcd("attach", "data", "--vm", "app-01")
        site.vcenter.forgetCalls()
        let result = await site.fcd("attach", "data", "--vm", "app-02")
        #expect(result.status == .conflict)
        #expect(
            result.errors == """
                error: disk data (\(id)) is attached to app-01 (SCSI controller 0, unit 1)
                  hint: run `fcd move \(id) --to app-02` to move it, or `fcd detach \(id)` first

                """
        )
        #expect(site.changes.isEmpty)
        let json = await site.fcd("attach", "data", "--vm", "app-02", "-o", "json")
        #expect(json.output == "")
        #expect(json.errors.contains("\"code\" : \"inUse\""))
        #expect(json.errors.contains("\"status\" : 11"))
    }

    @Test func `a controller and a unit can be asked for`() async throws {
        _ = try makeDisk()
        let result = await site.fcd("attach", "data", "--vm", "app-01", "--controller", "pvscsi", "--unit", "5")
        #expect(result.status == .done)
        #expect(result.output.contains("(SCSI controller 0, unit 5)"))
    }

    @Test func `move takes the disk from one VM to the other`() async throws {
        let id = try makeDisk()
        _ = await site.fcd("attach", "data", "--vm", "app-01")
        let result = await site.fcd("move", "data", "--to", "app-02")
        #expect(result.status == .done)
        #expect(result.output.contains("from app-01 (SCSI controller 0, unit 1) to app-02 (SCSI controller 0, unit 1)"))
        #expect(!site.vcenter.devices(of: "app-01").contains { $0.diskID == id })
        #expect(site.vcenter.devices(of: "app-02").contains { $0.diskID == id })
    }

    @Test func `a move that fails puts the disk back and says so`() async throws {
        let id = try makeDisk()
        _ = await site.fcd("attach", "data", "--vm", "app-01")
        site.vcenter.failTask("VslmAttachDisk_Task", with: .invalidState("the host is busy"))
        let result = await site.fcd("move", "data", "--to", "app-02")
        #expect(result.status == .conflict)
        #expect(result.errors.contains("the disk was not moved and is back at app-01 (SCSI controller 0, unit 1)"))
        #expect(result.errors.contains("server: InvalidState"))
        #expect(site.vcenter.devices(of: "app-01").contains { $0.diskID == id })
    }

    @Test func `detach frees the disk; detached already is a success`() async throws {
        let id = try makeDisk()
        _ = await site.fcd("attach", "data", "--vm", "app-01")
        #expect(await site.fcd("detach", "data", "--vm", "app-02").status == .conflict)
        let result = await site.fcd("detach", "data")
        #expect(result.output == "detached data (\(id)) from app-01 (SCSI controller 0, unit 1)\n")
        let again = await site.fcd("detach", "data")
        #expect(again.status == .done)
        #expect(again.output == "data (\(id)) is attached to no VM\n")
    }

    @Test func `a Kubernetes volume is left alone unless forced`() async throws {
        let id = try site.vcenter.addDisk(
            name: "pvc-1",
            on: "datastore1",
            metadata: ["cns.k8s.pvc.name": "data-0"],
            attachedTo: "app-01"
        )
        let result = await site.fcd("detach", "pvc-1")
        #expect(result.status == .conflict)
        #expect(result.errors.contains("claim data-0"))
        #expect(site.vcenter.devices(of: "app-01").contains { $0.diskID == id })
        #expect(await site.fcd("detach", "pvc-1", "--force").status == .done)
    }

    @Test func `create makes a disk of that size and kind`() async throws {
        let result = await site.run([
            "create", "new disk", "--size", "1.5GiB", "--datastore", "datastore2", "--provisioning", "eager",
            "--no-keep",
            "--person", "kim", "-q",
        ])
        #expect(result.status == .done)
        let disk = try #require(site.vcenter.disk(named: "new disk"))
        #expect(result.output == disk.id + "\n")
        #expect(disk.capacityMiB == 1_536)
        #expect(!disk.keepAfterDeleteVm)
        #expect(disk.metadata["fcd.owner.person"] == "kim")
        #expect(try await site.fcd("show", disk.id, "-o", "json").object()["provisioning"] as? String == "eager")
    }

    @Test func `rm needs --yes where nobody can be asked`() async throws {
        let id = try makeDisk()
        let result = await site.fcd("rm", "data")
        #expect(result.status == .failed)
        #expect(result.errors.contains("give --yes to go ahead"))
        #expect(site.vcenter.diskIDs == [id])
        #expect(await site.fcd("rm", "data", "--yes").status == .done)
        #expect(site.vcenter.diskIDs.isEmpty)
    }

    @Test func `rm asks on a terminal, and takes no for an answer`() async throws {
        let id = try makeDisk()
        let errors = CapturedOutput(terminalWidth: 200)
        let no = await site.run(["rm", "data"], input: ScriptedInput(["n"]), errors: errors)
        #expect(no.status == .failed)
        #expect(errors.text.contains("Delete data (\(id), 1 GiB) and its file [datastore1] fcd/"))
        #expect(site.vcenter.diskIDs == [id])
        let yes = await site.run(
            ["rm", "data"],
            input: ScriptedInput(["y"]),
            errors: CapturedOutput(terminalWidth: 200)
        )
        #expect(yes.status == .done)
        #expect(site.vcenter.diskIDs.isEmpty)
    }

    @Test func `what is attached is not deleted, and nobody is asked`() async throws {
        let id = try site.vcenter.addDisk(name: "used", on: "datastore1", attachedTo: "app-01")
        let input = ScriptedInput(["y"])
        let result = await site.run(["rm", "used"], input: input, errors: CapturedOutput(terminalWidth: 200))
        #expect(result.status == .conflict)
        #expect(result.errors.contains("run `fcd detach \(id)` first"))
        #expect(input.echoed.isEmpty)
        #expect(site.vcenter.diskIDs == [id])
    }

    @Test func `of several disks the others are done, and the status says partly`() async throws {
        let (one, two) = (try makeDisk("one"), try makeDisk("two"))
        let result = await site.fcd("attach", "one", "nobody", "two", "--vm", "app-01")
        #expect(result.status == .partlyDone)
        #expect(result.output.split(separator: "\n").count == 2)
        #expect(result.errors.contains("error: there is no disk \"nobody\""))
        let units = site.vcenter.devices(of: "app-01").filter { [one, two].contains($0.diskID) }.map(\.unit)
        #expect(Set(units) == [1, 2])
        let failing = await site.fcd("detach", "nobody", "nothing")
        #expect(failing.status == .notFound)
        #expect(failing.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }.count == 2)
    }

    @Test func `a lost connection ends a run of several at once`() async throws {
        for name in ["one", "two", "three"] { _ = try makeDisk(name) }
        site.vcenter.cut("VslmRetrieveVStorageObject", .beforeActing, times: 20)
        let result = await site.fcd("detach", "one", "two", "three")
        #expect(result.status == .unreachable)
        #expect(result.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }.count == 1)
    }

    @Test func `an answer that is lost for good is an open operation, and later commands mention it`() async throws {
        _ = try makeDisk()
        site.vcenter.cut("VslmUpdateVStorageObjectMetadata_Task", .afterActing)
        let result = await site.fcd("owner", "set", "data", "--team", "storage")
        #expect(result.status == .failed)
        #expect(result.errors.contains("hint: run `fcd recover`"))
        let open = try await site.fcd("operations", "--open", "-o", "json").rows()
        #expect(open.map { $0["state"] as? String } == ["unknown"])
        let next = await site.fcd("tag", "attach", "data", "local")
        #expect(next.status == .done)
        #expect(next.errors == "note: 1 operation is open: run `fcd recover`\n")
        for command in [["ls"], ["show", "data"], ["retired"], ["owner", "ls"]] {
            #expect(await site.run(command).errors.contains("note: 1 operation is open"), "\(command)")
        }
        await site.vcenter.tasksEnded()
        let looked = await site.fcd("recover", "--settle-after", "0", "--dry-run", "-o", "json")
        #expect(looked.errors == "")
        #expect(try looked.rows().map { $0["found"] as? String } == ["done"])
        #expect(try await site.fcd("operations", "--open", "-o", "json").rows().count == 1)
        let recovered = await site.fcd("recover", "--settle-after", "0", "-o", "json")
        #expect(recovered.status == .done)
        #expect(try recovered.rows().map { $0["found"] as? String } == ["done"])
        #expect(try await site.fcd("operations", "--open", "-o", "json").rows().isEmpty)
        #expect(await site.fcd("recover").errors == "no operation is open\n")
    }

    @Test(arguments: [
        ["register", "[datastore1] legacy/支付 db.vmdk", "--owner", "a", "--tag", "tier/silver"],
        ["create", "new", "--size", "1GiB", "--datastore", "datastore1"],
        ["attach", "free", "--vm", "app-01"], ["move", "used", "--to", "app-02"], ["detach", "used"], ["rm", "free"],
        ["owner", "set", "free", "--team", "a"], ["owner", "clear", "free"], ["tag", "attach", "free", "tier/gold"],
        ["tag", "detach", "used", "tier/silver"],
    ])
    func `a dry run names the calls and makes none`(arguments: [String]) async throws {
        _ = try makeDisk("free")
        _ = try site.vcenter.addDisk(
            name: "used",
            on: "datastore1",
            tags: [Tag(category: "tier", name: "silver")],
            attachedTo: "app-01"
        )
        site.vcenter.forgetCalls()
        let result = await site.run(arguments + ["--dry-run"])
        #expect(result.status == .done, "\(result.errors)")
        #expect(result.output.contains("would "))
        #expect(result.output.contains("  would call "))
        #expect(site.changes.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: site.catalog))
        let json = try await site.run(arguments + ["--dry-run", "-o", "json"]).rows()
        #expect(json.first?["outcome"] as? String == "planned")
        #expect((json.first?["calls"] as? [[String: String]])?.first?["method"] != nil)
    }

    @Test func `a change says in JSON what it was, and quiet says nothing`() async throws {
        let id = try makeDisk()
        site.vcenter.setKeepAfterDeleteVM(true, of: id)
        let row = try #require(try await site.fcd("attach", "data", "--vm", "app-01", "-o", "json").rows().first)
        #expect(Set(row.keys) == ["change", "outcome", "id", "name", "message", "operationID"])
        #expect(row["change"] as? String == "attach")
        #expect(row["id"] as? String == id)
        let quiet = await site.fcd("detach", "data", "-q")
        #expect(quiet.output == "")
        #expect(quiet.errors == "")
    }
}
