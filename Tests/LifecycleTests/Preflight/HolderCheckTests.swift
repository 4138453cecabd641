import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HolderCheckTests {
    private static let broken = Fault("InvalidState", "the catalog is being rebuilt")

    @Test func `who holds the disk decides what may be done`() async throws {
        let fixture = try await LifecycleFixture()
        let free = try await fixture.addDisk("free")
        let held = try await fixture.addDisk("held", attachedTo: "app-01")
        #expect(try await fixture.check("disk.holder", try await fixture.attaching(free)).verdict == .holds)
        #expect(try await fixture.check("disk.holder", .delete(free)).verdict == .holds)
        #expect(try await fixture.check("disk.holder", .detach(held, from: nil)).verdict == .holds)
        #expect(try await fixture.check("disk.holder", try await fixture.moving(free)).verdict == .fails)
        for change in [
            try await fixture.attaching(held, to: "app-02"), .delete(held), .revert(held), .retire(held),
            .unregister(held),
        ] {
            let refused = try await fixture.check("disk.holder", change)
            #expect(refused.verdict == .fails && refused.code == .inUse, "\(change)")
            #expect(refused.facts.contains("app-01 (SCSI controller 0, unit 1)"))
            #expect(refused.next?.contains("`fcd detach \(held.id)`") == true)
        }
        #expect(
            try await fixture.check(
                "disk.holder",
                .relocate(held, to: try await fixture.lifecycle.datastore("datastore2"))
            ).verdict == .warns
        )
    }

    @Test func `where it cannot be told, what needs to know it stops and the rest says so`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("VslmRetrieveVStorageObjectAssociations", with: Self.broken, times: 3)
        #expect(try await fixture.check("disk.holder", .rename(disk)).verdict == .unknown)
        #expect(try await fixture.check("guest.mount", .rename(disk)).verdict == .unknown)
        let detach = try await fixture.check("disk.holder", .detach(disk, from: nil))
        #expect(detach.verdict == .fails && !detach.isForceable)
    }

    @Test func `a VM whose devices cannot be read stops a deletion, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.hide("config.hardware.device", of: try fixture.reference("app-02"))
        let refused = try await fixture.check("disk.holder", .delete(disk))
        #expect(refused.verdict == .fails && refused.isForceable)
        #expect(refused.facts.contains("the devices of app-02"))
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.delete(disk) }
        #expect(error?.code == .conflict)
        #expect(try await fixture.lifecycle.delete(disk, force: true).outcome == .done)
    }

    @Test func `on ESXi the devices of all VMs tell who holds the disk`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        #expect(try await fixture.check("disk.holder", .delete(disk)).verdict == .fails)
        let move = try await fixture.check("disk.holder", try await fixture.moving(disk))
        #expect(move.verdict == .holds && move.facts.contains("app-01"))
    }

    @Test func `a disk below a VM's snapshot does not leave it`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        #expect(try await fixture.check("disk.delta", .detach(disk, from: nil)).verdict == .holds)
        #expect(try await fixture.check("vm.snapshots", .detach(disk, from: nil)).verdict == .holds)
        try fixture.vcenter.takeSnapshot(of: "app-01")
        let refused = try await fixture.check("disk.delta", .detach(disk, from: nil))
        #expect(refused.verdict == .fails && refused.code == .inUse)
        #expect(try await fixture.check("disk.delta", .extend(disk, to: MiB(4096))).verdict == .fails)
        #expect(try await fixture.check("vm.snapshots", .detach(disk, from: nil)).verdict == .warns)
        fixture.vcenter.fail("VslmRetrieveVStorageObjectAssociations", with: Self.broken)
        #expect(try await fixture.check("disk.delta", .extend(disk, to: MiB(4096))).verdict == .unknown)
    }

    @Test func `snapshots of a VM that cannot be read are unknown`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.hide("config.hardware.device", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("vm.snapshots", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `a mounted file system keeps the disk on its VM`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let key = try fixture.device(of: disk)
        #expect(try await fixture.check("guest.mount", .detach(disk, from: nil)).verdict == .holds)
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        fixture.vcenter.setMount("/", device: 2000, of: "app-01")
        #expect(try await fixture.check("guest.mount", .detach(disk, from: nil)).verdict == .holds)
        fixture.vcenter.setMount("/var/lib/mysql", device: key, of: "app-01")
        for change in [IntendedChange.detach(disk, from: nil), .rename(disk), try await fixture.moving(disk)] {
            let refused = try await fixture.check("guest.mount", change)
            #expect(refused.verdict == .fails && refused.isForceable && refused.code == .inUse)
            #expect(refused.facts.contains("/var/lib/mysql"))
        }
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.detach(disk) }
        #expect(error?.message.contains("/var/lib/mysql") == true)
        #expect(fixture.holders(of: disk) == ["app-01"])
        let forced = try await fixture.lifecycle.detach(disk, force: true)
        #expect(forced.outcome == .done)
        #expect(forced.notes.contains { $0.contains("[guest.mount]") })
    }

    @Test func `a guest that cannot be asked makes a warning`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: .v6_7_2, seed: .small))
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        fixture.vcenter.setMount("/data", device: try fixture.device(of: disk), of: "app-01")
        // 6.7 does not tell which disks a file system lies on.
        #expect(try await fixture.check("guest.mount", .detach(disk, from: nil)).verdict == .warns)
        let newer = try await LifecycleFixture()
        let other = try await newer.addDisk(attachedTo: "app-01")
        newer.vcenter.setPower(.poweredOn, of: "app-01")
        newer.vcenter.setTools(areRunning: false, in: "app-01")
        let warning = try await newer.check("guest.mount", .detach(other, from: nil))
        #expect(warning.verdict == .warns && warning.facts.contains("VMware Tools"))
    }

    @Test func `without associations all VMs' devices are read, and a view that went with its session is made anew`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let missing = Fault("MethodNotFound", "Unable to resolve WSDL method name")
        for _ in 0..<2 {
            fixture.vcenter.fail("VslmRetrieveVStorageObjectAssociations", with: missing)
            let found = try await fixture.check("disk.holder", .detach(disk, from: nil))
            #expect(found.verdict == .holds && found.facts.contains("app-01 (SCSI controller 0, unit 1)"))
            fixture.vcenter.expireSessions()
        }
    }

    @Test func `a plain VMDK is looked at on the VMs that it leaves and comes to`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] data/plain.vmdk")
        let key = try fixture.vcenter.addDevice("[datastore1] data/plain.vmdk", to: "app-01")
        let path = try DatastorePath(parsing: "[datastore1] data/plain.vmdk")
        let datastore = try await fixture.lifecycle.datastore("datastore1")
        let move = IntendedChange.moveFile(
            path,
            on: datastore,
            from: try await fixture.machine("app-01"),
            to: try await fixture.machine("app-02"),
            at: SlotRequest()
        )
        let report = try await fixture.lifecycle.preflight(move)
        #expect(report.failure == nil, "\(report.checks)")
        #expect(try await fixture.check("privilege", move).facts.contains("VirtualMachine.Config.RemoveDisk on app-01"))
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        fixture.vcenter.setMount("/srv", device: key, of: "app-01")
        #expect(try await fixture.check("guest.mount", move).facts.contains("/srv"))
        fixture.vcenter.setMount(.unmounted, of: "datastore1", onHostOf: "app-02")
        #expect(try await fixture.check("datastore.host", move).verdict == .fails)
        try fixture.vcenter.takeSnapshot(of: "app-01")
        let leave = IntendedChange.detachFile(path, on: datastore, from: try await fixture.machine("app-01"))
        #expect(try await fixture.check("disk.delta", leave).verdict == .fails)
    }

    @Test func `what touches the file looks at the devices of every VM where no association names one`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let elsewhere = try await fixture.lifecycle.datastore("datastore2")
        try fixture.vcenter.addDevice(disk.path, to: "app-02")
        for change in [
            IntendedChange.revert(disk), .retire(disk), .unregister(disk), .extend(disk, to: MiB(4096)), .inflate(disk),
            .relocate(disk, to: elsewhere),
        ] {
            #expect(try await fixture.check("disk.holder", change).facts.contains("app-02"), "\(change)")
        }
        await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400))
        }
    }

    @Test func `what is not known of holders stops what touches the file, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let elsewhere = try await fixture.lifecycle.datastore("datastore2")
        let changes = [
            IntendedChange.extend(disk, to: MiB(4096)), .takeSnapshot(disk), .inflate(disk), .unregister(disk),
            .relocate(disk, to: elsewhere),
        ]
        fixture.vcenter.fail("VslmRetrieveVStorageObjectAssociations", with: Self.broken, times: changes.count)
        for change in changes {
            let refused = try await fixture.check("disk.holder", change)
            #expect(refused.verdict == .fails && refused.isForceable, "\(change)")
        }
        fixture.vcenter.hide("config.hardware.device", of: try fixture.reference("app-02"))
        for change in changes + [.revert(disk), .retire(disk)] {
            if case .takeSnapshot = change { continue }
            let refused = try await fixture.check("disk.holder", change)
            #expect(refused.verdict == .fails && refused.isForceable, "\(change)")
        }
    }

    @Test func `snapshots that cannot be listed stop what they would stop, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("VslmRetrieveSnapshotInfo", with: Self.broken, times: 3)
        let extend = try await fixture.check("disk.snapshots", .extend(disk, to: MiB(4096)))
        #expect(extend.verdict == .fails && extend.isForceable)
        let delete = try await fixture.check("disk.snapshots", .delete(disk))
        #expect(delete.verdict == .fails && !delete.isForceable)
        #expect(try await fixture.check("disk.snapshots", .retire(disk)).verdict == .unknown)
    }

    @Test func `a copy of what a running VM writes to is warned of, and of what runs on a delta refused`() async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let clone = IntendedChange.clone(disk, as: nil, to: try await fixture.lifecycle.datastore("datastore2"))
        #expect(try await fixture.check("disk.holder", clone).verdict == .holds)
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        let warning = try await fixture.check("disk.holder", clone)
        #expect(warning.verdict == .warns && warning.facts.contains("at best as after a crash"))
        try fixture.vcenter.takeSnapshot(of: "app-01")
        let refused = try await fixture.check("disk.delta", clone)
        #expect(refused.verdict == .fails && refused.facts.contains("a copy would not have what was written since"))
    }

    @Test func `a Kubernetes volume is not relocated, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.setMetadata(["cns.k8s.pvc.name": "data-0"], of: disk.id.rawValue)
        let elsewhere = try await fixture.lifecycle.datastore("datastore2")
        let refused = try await fixture.check("kubernetes", .relocate(disk, to: elsewhere))
        #expect(refused.verdict == .fails && refused.isForceable)
        #expect(refused.facts.contains("is not relocated"))
    }
}
