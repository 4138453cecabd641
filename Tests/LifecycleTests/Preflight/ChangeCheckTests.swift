import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// Where a check and the change itself have to say the same.
@Suite(.timeLimit(.minutes(1)))
struct ChangeCheckTests {
    @Test func `a disk whose relocation is disabled fails the check`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let target = try await fixture.lifecycle.datastore("datastore2")
        #expect(try await fixture.check("disk.relocation", .relocate(disk, to: target)).verdict == .holds)
        fixture.vcenter.setRelocation(isDisabled: true, of: disk.id.rawValue)
        let fixed = try await fixture.lifecycle.disks.retrieve(disk.id)
        let check = try await fixture.check("disk.relocation", .relocate(fixed, to: target))
        #expect(check.verdict == .fails && !check.isForceable)
        let error = await refusal {
            try await fixture.lifecycle.relocate(fixed, to: target, force: true)
        }
        #expect(error?.message == check.facts && error?.hint == check.next)
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `a server that cannot unregister fails the check`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        let check = try await fixture.check("server.version", .unregister(disk))
        #expect(check.verdict == (version == .v9_1_1 ? .holds : .fails))
        #expect(!check.isForceable)
    }

    @Test func `a disk cannot shrink, and the check says so`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let check = try await fixture.check("disk.capacity", .extend(disk, to: MiB(1)))
        #expect(check.verdict == .fails && check.code == .invalidArgument)
        #expect(try await fixture.check("disk.capacity", .extend(disk, to: MiB(1 << 20))).verdict == .holds)
        #expect(try await fixture.check("disk.capacity", .extend(disk, to: MiB(63 << 20))).verdict == .fails)
        let error = await refusal { try await fixture.lifecycle.extend(disk, .to(MiB(1))) }
        #expect(error?.code == .invalidArgument && error?.message == check.facts)
    }

    @Test func `a policy that encrypts is refused unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let plain = try await fixture.lifecycle.storageProfile(named: "vSAN Default Storage Policy")
        #expect(try await fixture.lifecycle.setPolicy(plain, of: disk).outcome == .done)
        let profile = try await fixture.lifecycle.storageProfile(named: "VM Encryption Policy")
        for dryRun in [true, false] {
            let error = await refusal {
                try await fixture.lifecycle.setPolicy(profile, of: disk, dryRun: dryRun)
            }
            #expect(error?.code == .conflict && error?.hint?.contains("--force") == true)
        }
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.profileID == plain.id)
        let forced = try await fixture.lifecycle.setPolicy(profile, of: disk, force: true)
        #expect(forced.outcome == .done)
        #expect(forced.notes.contains { $0.hasPrefix("passed over with --force: the policy VM Encryption Policy") })
    }

    @Test func `policy and flags of a Kubernetes volume are its cluster's`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.setMetadata(["cns.k8s.pvc.name": "data-0"], of: disk.id.rawValue)
        let profile = try await fixture.lifecycle.storageProfile(named: "vSAN Default Storage Policy")
        let (keep, tracking) = (DiskFlagSet(.keepAfterDeleteVM), DiskFlagSet(.enableChangedBlockTracking))
        fixture.vcenter.forgetCalls()
        let errors = [
            await refusal { try await fixture.lifecycle.setPolicy(profile, of: disk) },
            await refusal {
                try await fixture.lifecycle.changeFlags(keep, to: true, of: disk)
            },
            await refusal {
                try await fixture.lifecycle.changeFlags(tracking, to: true, of: disk)
            },
        ]
        #expect(errors.allSatisfy { $0?.code == .inUse && $0?.message.contains("claim data-0") == true })
        #expect(fixture.changes == [])
        let forced = try await fixture.lifecycle.changeFlags(keep, to: true, of: disk, force: true)
        #expect(forced.outcome == .done)
        #expect(
            forced.notes == [
                "passed over with --force: disk data (\(disk.id)) is a Kubernetes volume, of claim data-0 [kubernetes]"
            ]
        )
    }

    @Test func `a mount that is passed over is not said to stop what was done`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        fixture.vcenter.setMount("/data", device: try fixture.device(of: disk), of: "app-01")
        let forced = try await fixture.lifecycle.detach(disk, force: true)
        let note = try #require(forced.notes.first { $0.contains("[guest.mount]") })
        #expect(note.hasPrefix("passed over with --force: the running guest of app-01 has mounted /data"))
        #expect(!note.contains("not detached") && !note.contains("pass --force"))
    }

    @Test func `attaching a retired disk says that this voids the retirement, and show does too`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        _ = try await fixture.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400))
        #expect(try await fixture.lifecycle.show(disk).usedSinceRetired == nil)
        let result = try await fixture.lifecycle.attach(disk, to: machine)
        let note = try #require(result.notes.first { $0.contains("[disk.retirement]") })
        #expect(note.contains("`fcd unretire \(disk.id)`"))
        #expect(try await fixture.lifecycle.show(disk).usedSinceRetired == "app-01")
        _ = try await fixture.lifecycle.detach(disk)
        #expect(try await fixture.lifecycle.show(disk).usedSinceRetired == "app-01")
        _ = try await fixture.lifecycle.unretire(disk)
        #expect(try await fixture.lifecycle.show(disk).usedSinceRetired == nil)
        let plain = try await fixture.lifecycle.attach(disk, to: machine)
        #expect(!plain.notes.contains { $0.contains("[disk.retirement]") })
    }

    @Test func `a disk's rows carry the tag that was asked for, also where no catalog knows it`() async throws {
        let fixture = try await LifecycleFixture()
        let tag = Tag(category: "tier", name: "gold")
        _ = try fixture.vcenter.addDisk(name: "data", on: "datastore1", tags: [tag])
        let rows = try await fixture.lifecycle.disks(taggedWith: DiskTag(category: "tier", name: "gold"))
        #expect(rows.map(\.tags) == [[CatalogTag(category: "tier", name: "gold")]])
    }
}
