import FCD
import Foundation
import Simulator
import Testing

/// VMware's own client library takes fcdsim for a vCenter: so what fcd is tested against answers as the API promises,
/// and not only as our own client expects.
@Suite(.timeLimit(.minutes(5)))
struct PyVmomiTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `pyVmomi registers, attaches, detaches, and gives a policy and a flag`(version: SimulatedVersion) async throws
    {
        let vcenter = SimulatedVCenter(version: version, seed: .small)
        let path = "[datastore2] alte Platten/数据 盘 (1).vmdk"
        try vcenter.addFile(path)
        try await SimulatorServer.with(vcenter) { server, caFile in
            let outcome = try await PyVmomiCheck.run(
                url: server.endpoint.url,
                username: SimulatedVCenter.administrator,
                password: SimulatedVCenter.defaultPassword,
                caFile: caFile,
                disk: path,
                machine: "app-01",
                other: "app-02"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let steps = outcome.output.split(separator: "\n").map { $0.dropFirst("ok ".count).prefix { $0 != ":" } }
            #expect(
                steps == [
                    "connect", "list", "register", "list", "retrieve", "attach", "device", "events", "events",
                    "second attach refused", "detach", "the disk is kept", "global catalog", "find",
                    "attach by catalog", "associations", "detach again", "policies", "no policy", "policy", "flag",
                    "disconnect",
                ]
            )
        }
        // What the library saw is what the server holds.
        let disk = try #require(vcenter.disk(named: "pyvmomi check"))
        #expect(disk.path.description == path)
        #expect(vcenter.devices(of: "app-01").allSatisfy { $0.diskID == nil })
        #expect(vcenter.calls["AttachDisk_Task"] == 2)
        #expect(vcenter.calls["VslmAttachDisk_Task"] == 1)
        #expect(vcenter.calls["DetachDisk_Task"] == 2)
        #expect(vcenter.sessionCount == 0)
        #expect(vcenter.violations == [])
    }

    @Test func `pyVmomi meets a wrong password as a failed login`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        try await SimulatorServer.with(vcenter) { server, caFile in
            let outcome = try await PyVmomiCheck.run(
                url: server.endpoint.url,
                username: SimulatedVCenter.administrator,
                password: "wrong",
                caFile: caFile,
                disk: "[datastore2] x.vmdk",
                machine: "app-01",
                other: "app-02"
            )
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("InvalidLogin"))
        }
        #expect(vcenter.violations == [])
    }
}

extension SimulatorServer {
    /// Serves a simulated vCenter over HTTPS while the work is done, which gets the server and a CA file for it.
    fileprivate static func with(
        _ vcenter: SimulatedVCenter,
        _ work: (SimulatorServer, _ caFile: String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let server = try await start(vcenter, scheme: .https)
            let caFile = folder.appending(path: "ca.pem").path
            try #require(server.certificate).pem.write(toFile: caFile, atomically: true, encoding: .utf8)
            do {
                try await work(server, caFile)
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
        }
    }
}
