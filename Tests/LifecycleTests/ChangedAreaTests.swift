import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChangedAreaTests {
    private static let mebibyte: Int64 = 1 << 20

    /// A disk with three snapshots; 2 MiB at 16 MiB were written between the first two, 1 MiB at 900 MiB before the
    /// third.
    private func site(
        _ version: SimulatedVersion = .v8_0_3,
        kind: SimulatedVCenter.Kind = .vCenter
    ) async throws -> (fixture: LifecycleFixture, disk: Disk) {
        let vcenter = SimulatedVCenter(version: version, kind: kind, seed: .small, taskTime: .zero)
        let fixture = try await LifecycleFixture(vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        vcenter.setChangeTracking(true, ofDisk: id)
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        try vcenter.addSnapshot("one", to: id, created: start)
        vcenter.write(to: id, at: 16 * Self.mebibyte, length: 2 * Self.mebibyte)
        try vcenter.addSnapshot("two", to: id, created: start.addingTimeInterval(60))
        vcenter.write(to: id, at: 900 * Self.mebibyte, length: Self.mebibyte)
        try vcenter.addSnapshot("three", to: id, created: start.addingTimeInterval(120))
        return (fixture, try await fixture.lifecycle.disks.retrieve(DiskID(id)))
    }

    private func areas(_ lifecycle: DiskLifecycle, _ disk: Disk, since: String, until: String) async throws
        -> [ChangedArea]
    {
        var areas: [ChangedArea] = []
        let range = try await lifecycle.changedRange(of: disk, since: since, until: until)
        try await lifecycle.changedAreas(in: range) { areas += $0 }
        return areas
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `what was written between two snapshots is told in every version`(version: SimulatedVersion) async throws {
        let (fixture, disk) = try await site(version)
        let found = try await areas(fixture.lifecycle, disk, since: "one", until: "three")
        #expect(found.map(\.offset) == [16 * Self.mebibyte, 900 * Self.mebibyte])
        #expect(found.map(\.length) == [2 * Self.mebibyte, Self.mebibyte])
        #expect(try await areas(fixture.lifecycle, disk, since: "two", until: "three").map(\.length) == [Self.mebibyte])
        #expect(try await areas(fixture.lifecycle, disk, since: "all", until: "two").map(\.offset).contains(0))
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `answers that cover a part of the disk are asked for up to its end`() async throws {
        let (fixture, disk) = try await site()
        fixture.vcenter.setChangedAreaPage(bytes: 100 * Self.mebibyte)
        fixture.vcenter.forgetCalls()
        let found = try await areas(fixture.lifecycle, disk, since: "one", until: "three")
        #expect(found.map(\.length) == [2 * Self.mebibyte, Self.mebibyte])
        #expect(fixture.vcenter.calls["VslmQueryChangedDiskAreas"] == 11)
    }

    @Test func `a server that does not get on is no endless loop`() async throws {
        let (fixture, disk) = try await site()
        fixture.vcenter.setChangedAreaPage(bytes: 0)
        let error = await #expect(throws: FCDError.self) {
            try await areas(fixture.lifecycle, disk, since: "one", until: "three")
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test func `snapshots the wrong way round are refused with the right one`() async throws {
        let (fixture, disk) = try await site()
        let error = await #expect(throws: FCDError.self) {
            try await areas(fixture.lifecycle, disk, since: "three", until: "one")
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.hint?.hasPrefix("run `fcd changed \(disk.id) --since ") == true)
    }

    @Test(arguments: [SimulatedVersion.v6_7_2, .v8_0_3])
    func `a disk without tracking is refused with the flag that turns it on`(version: SimulatedVersion) async throws {
        let vcenter = SimulatedVCenter(version: version, seed: .small)
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        try vcenter.addSnapshot("one", to: disk.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            try await areas(fixture.lifecycle, disk, since: "all", until: "one")
        }
        #expect(error?.code == .conflict)
        #expect(error?.hint?.contains("`fcd flag set \(disk.id) enableChangedBlockTracking`") == true)
    }

    @Test func `a snapshot from before the tracking is refused by name`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("before", to: disk.id.rawValue)
        fixture.vcenter.setChangeTracking(true, ofDisk: disk.id.rawValue)
        try fixture.vcenter.addSnapshot("after", to: disk.id.rawValue)
        let tracked = try await fixture.lifecycle.disks.retrieve(disk.id)
        let error = await #expect(throws: FCDError.self) {
            try await areas(fixture.lifecycle, tracked, since: "before", until: "after")
        }
        #expect(error?.message.contains("were not tracked when the snapshot before") == true)
    }

    @Test func `an ESXi host cannot tell, and says so`() async throws {
        let (fixture, disk) = try await site(kind: .esxi)
        let error = await #expect(throws: FCDError.self) {
            try await areas(fixture.lifecycle, disk, since: "one", until: "three")
        }
        #expect(error?.code == .unsupported)
    }
}
