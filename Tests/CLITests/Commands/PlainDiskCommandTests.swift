import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// attach, detach and move of VMDKs that are no First Class Disks, and how shared disks are shown.
@Suite(.timeLimit(.minutes(1)))
struct PlainDiskCommandTests {
    private let site: TestSite
    private let path = "[datastore1] legacy/支付 db.vmdk"

    init() throws {
        site = try TestSite()
        try site.vcenter.addFile(path, capacityMiB: 2_048)
    }

    private func holders() -> [String] {
        ["app-01", "app-02"].filter { name in
            site.vcenter.devices(of: name).contains { $0.path.description == path }
        }
    }

    @Test func `a plain VMDK comes by its path and goes by its label`() async throws {
        let attached = await site.fcd("attach", path, "--vm", "app-01", "-o", "json")
        #expect(attached.status == .done, "\(attached.errors)")
        let row = try #require(try attached.rows().first)
        #expect(row["name"] as? String == path)
        #expect(row["id"] == nil)
        let moved = await site.fcd("move", "--disk", "Hard disk 2", "--from", "app-01", "--to", "app-02")
        #expect(moved.status == .done, "\(moved.errors)")
        #expect(holders() == ["app-02"])
        let detached = await site.fcd("detach", "--disk", "Hard disk 2", "--from", "app-02")
        #expect(detached.output.hasSuffix("; the file stays\n"))
        #expect(holders().isEmpty)
        #expect(site.vcenter.hasFile(path))
    }

    @Test func `a label that is a First Class Disk goes its way`() async throws {
        let id = try site.vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        let moved = await site.fcd("move", "--disk", "Hard disk 2", "--from", "app-01", "--to", "app-02", "--force")
        #expect(moved.status == .done, "\(moved.errors)")
        #expect(site.vcenter.calls["ReconfigVM_Task"] == nil)
        #expect(site.vcenter.devices(of: "app-02").contains { $0.diskID == id })
    }

    @Test(arguments: [
        (
            ["move", "x", "--disk", "Hard disk 2", "--from", "app-01", "--to", "app-02"],
            "Give disks or --disk, not both."
        ),
        (["move", "--disk", "Hard disk 2", "--to", "app-02"], "--disk needs the VM whose disk it is: --from."),
        (["detach"], "Name a disk, or a VM's own with --disk."),
        (["attach", "a", "b", "--vm", "app-01", "--snapshot-vm"], "--snapshot-vm can be given for one disk only."),
    ])
    func `what does not go together is said`(arguments: [String], words: String) async {
        let result = await site.run(arguments)
        #expect(result.status == .usage)
        #expect(result.errors.contains(words), "\(result.errors)")
    }

    @Test func `a disk that the VM does not have is refused with those that it has`() async {
        let result = await site.fcd("detach", "--disk", "Hard disk 9", "--from", "app-01")
        #expect(result.status == .notFound)
        #expect(result.errors.contains("it has: Hard disk 1"), "\(result.errors)")
    }

    @Test func `a First Class Disk cannot be attached as multi-writer, and says so`() async throws {
        try site.vcenter.addDisk(name: "data", on: "datastore1")
        let result = await site.fcd("attach", "data", "--vm", "app-01", "--multi-writer")
        #expect(result.status == .failed, "\(result.errors)")
        #expect(result.errors.contains("cannot attach those as multi-writer"))
        #expect(site.vcenter.devices(of: "app-01").count == 1)
    }

    @Test func `a shared bus is shown with the disk`() async throws {
        try site.vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        site.vcenter.setSharing(.physical, controllerKey: 1000, of: "app-01")
        let shown = await site.fcd("show", "data")
        #expect(shown.output.contains("app-01: bus shared between hosts"), "\(shown.output)")
        let json = await site.fcd("show", "data", "-o", "json")
        #expect(json.output.contains("\"sharing\" : \"bus shared between hosts\""), "\(json.output)")
    }

    @Test func `a snapshot of the VM is taken first, under the name given or one of its own`() async throws {
        _ = await site.fcd("attach", path, "--vm", "app-01", "--snapshot-vm")
        #expect(site.vcenter.machineSnapshots(of: "app-01") == ["before attaching 支付 db.vmdk"])
        try site.vcenter.addDisk(name: "data", on: "datastore1")
        let named = await site.fcd("attach", "data", "--vm", "app-02", "--snapshot-vm", "mine")
        #expect(named.status == .done, "\(named.errors)")
        #expect(site.vcenter.machineSnapshots(of: "app-02") == ["mine"])
    }
}
