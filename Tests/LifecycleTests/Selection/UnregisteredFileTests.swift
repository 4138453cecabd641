import FCD
import Simulator
import Testing

@testable import Lifecycle

@Suite(.timeLimit(.minutes(1)))
struct UnregisteredFileTests {
    @Test func `what is a disk's, a VM's, a delta, an extent or the system's is left out`() async throws {
        let fixture = try await LifecycleFixture()
        let vcenter = fixture.vcenter
        for path in [
            "free/a.vmdk", "free/B.VMDK", ".dvsData/x.vmdk", "contentlib-1/y.vmdk", "lost/app.vmdk",
        ] { try vcenter.addFile("[datastore1] \(path)") }
        for (path, kind) in [
            ("free/a-flat.vmdk", Simulator.DatastoreFile.Kind.extent), ("free/a-ctk.vmdk", .other),
            ("free/a-000001.vmdk", .delta), ("lost/app.vmx", .other),
        ] { try vcenter.addFile("[datastore1] \(path)", kind: kind) }
        try vcenter.addDisk(name: "registered", on: "datastore1")
        try vcenter.addDisk(name: "elsewhere", on: "datastore2")
        try vcenter.addFile("[datastore2] free/a.vmdk")
        try vcenter.addFile("[datastore1] plain/of vm.vmdk")
        try vcenter.addDevice("[datastore1] plain/of vm.vmdk", to: "app-01")
        let lifecycle = fixture.lifecycle
        let found = try await lifecycle.unregisteredFiles(on: try await lifecycle.datastore("datastore1"))
        #expect(
            found.map(\.path.description) == [
                "[datastore1] free/B.VMDK", "[datastore1] free/a.vmdk", "[datastore1] lost/app.vmdk",
            ]
        )
        #expect(found.map { $0.strangerBeside?.fileName } == [nil, nil, "app.vmx"])
    }

    @Test func `a VM that cannot be read stops the search: its files are not known`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] free/a.vmdk")
        fixture.vcenter.hide("config.hardware.device", of: try await fixture.machine("app-01").reference)
        let lifecycle = fixture.lifecycle
        let error = await #expect(throws: FCDError.self) {
            try await lifecycle.unregisteredFiles(on: try await lifecycle.datastore("datastore1"))
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("app-01") == true)
    }
}
