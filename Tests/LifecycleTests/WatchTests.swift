import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WatchTests {
    @Test func `everything is read first, and then each change as it happens`() async throws {
        let fixture = try await LifecycleFixture()
        let old = try await fixture.addDisk("old")
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        #expect(try fixture.catalog.disks().count == 1)
        let id = old.id.rawValue
        try fixture.vcenter.attach(id, to: "app-01")
        try await watch.until { $0.changes.map(\.attached).reduce(0, +) == 1 }
        #expect(try fixture.cataloguedHolders(of: old) == ["app-01"])
        try fixture.vcenter.detach(id, from: "app-01")
        try await watch.until { $0.changes.map(\.detached).reduce(0, +) == 1 }
        #expect(try fixture.cataloguedHolders(of: old) == [])
        _ = try await fixture.addDisk("new")
        try await watch.until { $0.changes.map(\.added).reduce(0, +) == 1 }
        #expect(try await watch.end() is CancellationError)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a new disk that is attached at once is seen with its VM`() async throws {
        let fixture = try await LifecycleFixture()
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        let disk = try await fixture.addDisk("new", attachedTo: "app-02")
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk) == ["app-02"] }
        _ = try await watch.end()
    }

    @Test func `a VM that goes away takes its attachments along`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data", attachedTo: "app-01")
        fixture.vcenter.setKeepAfterDeleteVM(true, of: disk.id.rawValue)
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        try fixture.vcenter.removeMachine("app-01")
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk).isEmpty }
        _ = try await watch.end()
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
    }

    @Test func `a quiet server writes nothing, however often it is asked`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("data", attachedTo: "app-01")
        _ = try await fixture.addDisk("free")
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        let before = try CatalogPrint(fixture.catalog)
        fixture.vcenter.forgetCalls()
        try await watch.until { _ in (fixture.vcenter.calls["VslmListVStorageObjectForSpec"] ?? 0) >= 3 }
        #expect(try CatalogPrint(fixture.catalog) == before)
        #expect(watch.log.changes.isEmpty)
        _ = try await watch.end()
        #expect(try CatalogPrint(fixture.catalog) == before)
        #expect(fixture.vcenter.calls["RetrievePropertiesEx"] == nil)
    }

    @Test func `everything is read again after some time, which shows what looks cannot see`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("gone")
        let watch = RunningWatch(fixture.lifecycle, fullEvery: .milliseconds(300))
        try await watch.until { $0.fulls == 1 }
        fixture.vcenter.removeDisk(disk.id.rawValue)
        try await watch.until { _ in try fixture.lifecycle.record(of: disk.id)?.state == .gone }
        #expect(watch.log.readings.prefix(2) == [.firstEver, .repeated])
        _ = try await watch.end()
    }

    @Test func `whoever ends it leaves nothing at the server`() async throws {
        let fixture = try await LifecycleFixture()
        let (collectors, views) = (fixture.vcenter.heldCollectors, fixture.vcenter.heldViews)
        let watch = RunningWatch(fixture.lifecycle, every: .seconds(60))
        try await watch.until { $0.fulls == 1 }
        // It waits at the server by now, or is about to.
        #expect(fixture.vcenter.heldCollectors == collectors + 1)
        #expect(try await watch.end() is CancellationError)
        #expect(fixture.vcenter.heldCollectors == collectors)
        #expect(fixture.vcenter.heldViews == views)
    }

    @Test(arguments: ["session", "restart"])
    func `after a session that ended everything is read again, so that nothing is missed`(event: String) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        if event == "session" { fixture.vcenter.expireSessions() } else { fixture.vcenter.restart() }
        fixture.vcenter.rename(disk.id.rawValue, to: "other")
        try await watch.until { $0.fulls == 2 }
        #expect(try fixture.lifecycle.record(of: disk.id)?.name == "other")
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk) == ["app-01"] }
        _ = try await watch.end()
    }

    @Test func `a server that does not answer is told once, waited for, and told again when it answers`() async throws {
        let fixture = try await LifecycleFixture()
        let network = Outage(fixture.vcenter)
        let lifecycle = try await LifecycleFixture.connect(to: network, catalog: fixture.catalog)
        let disk = try await fixture.addDisk("data")
        let watch = RunningWatch(lifecycle)
        try await watch.until { $0.fulls == 1 }
        network.isDown = true
        try await watch.until { $0.losses == 1 }
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        let refused = network.refused
        try await watch.until { _ in network.refused > refused + 2 }
        #expect(watch.log.losses == 1)
        network.isDown = false
        try await watch.until { $0.regains == 1 }
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk) == ["app-01"] }
        _ = try await watch.end()
    }

    @Test func `a server that does not answer at the beginning is an error`() async throws {
        let fixture = try await LifecycleFixture()
        let network = Outage(fixture.vcenter)
        let lifecycle = try await LifecycleFixture.connect(to: network, catalog: fixture.catalog)
        network.isDown = true
        let watch = RunningWatch(lifecycle)
        #expect((try await watch.ended() as? FCDError)?.code == .unreachable)
        #expect(watch.log.losses == 0)
    }

    @Test func `logins that are refused again and again end the watch`() async throws {
        let fixture = try await LifecycleFixture()
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        fixture.vcenter.fail("Login", with: Fault("InvalidLogin", "no"), times: 1_000)
        fixture.vcenter.expireSessions()
        #expect((try await watch.ended() as? FCDError)?.code == .loginFailed)
        #expect(watch.log.losses == 1)
        #expect((fixture.vcenter.calls["Login"] ?? 0) <= 5)
    }

    @Test func `a server that cannot be asked for new disks is watched for its VMs, and the person is told`()
        async throws
    {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk("data")
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        #expect(
            watch.log.notes == ["this server cannot be asked for new disks: they are found when everything is read"]
        )
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk) == ["app-01"] }
        _ = try await watch.end()
    }

    @Test func `a look that fails loses no news: it is done when the server can`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let watch = RunningWatch(fixture.lifecycle)
        try await watch.until { $0.fulls == 1 }
        fixture.vcenter.fail("RetrievePropertiesEx", with: Fault("RuntimeFault", "busy"), times: 2)
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        try await watch.until { _ in try fixture.cataloguedHolders(of: disk) == ["app-01"] }
        #expect(watch.log.losses == 1)
        #expect(watch.log.fulls == 1)
        _ = try await watch.end()
    }

    @Test func `a part that cannot be read is tried again soon, and nothing that was told meanwhile is lost`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.lifecycle.sync()
        let new = try await fixture.addDisk("new")
        fixture.vcenter.fail("VslmListVStorageObjectForSpec", with: Fault("RuntimeFault", "out of order"))
        let watch = RunningWatch(fixture.lifecycle, partialEvery: .milliseconds(500))
        try await watch.until { $0.fulls == 1 }
        #expect(watch.log.losses == 0)
        fixture.vcenter.rename(disk.id.rawValue, to: "other")
        // New disks are asked for since the last time that the list came.
        try await watch.until { _ in try fixture.lifecycle.record(of: new.id) != nil }
        try await watch.until { $0.fulls == 2 }
        #expect(try fixture.lifecycle.record(of: disk.id)?.name == "other")
        _ = try await watch.end()
    }

    @Test func `what the reader of the lines throws ends the watch`() async throws {
        struct Gone: Error {}
        let fixture = try await LifecycleFixture()
        await #expect(throws: Gone.self) { try await fixture.lifecycle.watch { _ in throw Gone() } }
        #expect(fixture.vcenter.heldCollectors == 0)
    }

    @Test func `a server that keeps forgetting what it told is read again after growing pauses, and that is told once`()
        async throws
    {
        let vcenter = SimulatedVCenter(seed: .small)
        let fixture = try await LifecycleFixture(vcenter, through: ForgetfulTransport(vcenter))
        let watch = RunningWatch(fixture.lifecycle)
        let clock = ContinuousClock()
        let begin = clock.now
        try await watch.until { $0.fulls == 6 }
        // 10, 20, 40 and 40 ms: the first time it begins anew at once.
        #expect(clock.now - begin >= .milliseconds(110))
        #expect(watch.log.notes.filter { $0.hasPrefix("the server keeps forgetting") }.count == 1)
        #expect(try await watch.end() is CancellationError)
        #expect(vcenter.heldCollectors == 0)
    }
}
