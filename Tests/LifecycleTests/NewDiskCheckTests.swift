import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What is found out before there is a disk.
@Suite(.timeLimit(.minutes(1)))
struct NewDiskCheckTests {
    private static let unknown = CatalogTag(category: "tier", name: "none")

    private func create(
        _ fixture: LifecycleFixture,
        _ name: String = "new",
        capacity: MiB = MiB(1024),
        details: NewDiskDetails = NewDiskDetails(),
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try await fixture.lifecycle.create(
            CreateRequest(name: name, capacity: capacity, place: .datastore("datastore1"), details: details),
            dryRun: dryRun
        )
    }

    @Test(arguments: SimulatedVersion.allCases, [false, true])
    func `a vSphere tag that does not exist is found out before the disk is made`(
        version: SimulatedVersion,
        dryRun: Bool
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let source = try await fixture.addDisk()
        try fixture.vcenter.addFile("[datastore1] legacy/old.vmdk")
        let path = try DatastorePath(parsing: "[datastore1] legacy/old.vmdk")
        let details = NewDiskDetails(tags: [Self.unknown])
        fixture.vcenter.forgetCalls()
        let errors = [
            await refusal { try await create(fixture, details: details, dryRun: dryRun) },
            await refusal {
                let request = CloneRequest(source: source, name: "copy", details: details)
                return try await fixture.lifecycle.clone(request, dryRun: dryRun)
            },
            await refusal {
                let request = RegisterRequest(path: path, tags: [Self.unknown])
                return try await fixture.lifecycle.register(request, dryRun: dryRun)
            },
            await refusal {
                let machine = try await fixture.machine("app-01")
                return try await fixture.lifecycle.promote(
                    "Hard disk 1",
                    of: machine,
                    tags: [Self.unknown],
                    dryRun: dryRun
                )
            },
        ]
        #expect(errors.map { $0?.code } == Array(repeating: FCDError.Code.notFound, count: 4))
        #expect(errors.allSatisfy { $0?.message == "the server has no tag none in a category tier" })
        #expect(fixture.changes == [])
        #expect(fixture.vcenter.diskIDs == [source.id.rawValue])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `an ESXi host is told beforehand to have no vSphere tags`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let error = await refusal {
            try await create(fixture, details: NewDiskDetails(tags: [Self.unknown]))
        }
        #expect(error?.code == .unsupported)
        #expect(fixture.vcenter.diskIDs.isEmpty)
        let local = NewDiskDetails(tags: [CatalogTag(category: nil, name: "local")])
        #expect(try await create(fixture, details: local).outcome == .done)
    }

    @Test func `a file that is there already is found out before the disk is made`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        try fixture.vcenter.addFile("[datastore1] legacy/old.vmdk")
        let details = NewDiskDetails(path: "legacy/old.vmdk")
        fixture.vcenter.forgetCalls()
        for dryRun in [true, false] {
            let errors = [
                await refusal { try await create(fixture, details: details, dryRun: dryRun) },
                await refusal {
                    let request = CloneRequest(source: source, name: "copy", details: details)
                    return try await fixture.lifecycle.clone(request, dryRun: dryRun)
                },
            ]
            #expect(errors.allSatisfy { $0?.code == .conflict })
            #expect(errors.allSatisfy { $0?.hint?.contains("fcd register '[datastore1] legacy/old.vmdk'") == true })
        }
        #expect(fixture.changes == [])
        let other = NewDiskDetails(path: "legacy/new.vmdk")
        #expect(try await create(fixture, details: other).outcome == .done)
    }

    @Test func `more than 62 TiB is refused before the call, and by the server`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let (most, more) = (MiB(62 << 20), MiB((62 << 20) + 1))
        fixture.vcenter.forgetCalls()
        let errors = [
            await refusal { try await create(fixture, capacity: more) },
            await refusal { try await fixture.lifecycle.extend(disk, .to(more)) },
            await refusal { try await fixture.lifecycle.extend(disk, .by(most)) },
        ]
        #expect(errors.allSatisfy { $0?.code == .invalidArgument && $0?.message.contains("62 TiB") == true })
        #expect(fixture.changes == [])
        let refused = await refusal {
            try await fixture.lifecycle.disks.extend(disk, to: more)
        }
        #expect(refused?.fault?.type == "InvalidArgument")
        #expect(try await create(fixture, capacity: most).outcome == .done)
    }

    @Test(arguments: [
        "", " ", "two\nlines", "bell\u{7}", "line\u{2028}separator", String(repeating: "x", count: 81),
        "[datastore1] a/b.vmdk", "6f1c2d3e-0000-4000-8000-00000000ABCD",
    ])
    func `what cannot be a name is refused before the call`(name: String) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addFile("[datastore1] legacy/old.vmdk")
        let path = try DatastorePath(parsing: "[datastore1] legacy/old.vmdk")
        fixture.vcenter.forgetCalls()
        let errors = [
            await refusal { try await create(fixture, name) },
            await refusal { try await fixture.lifecycle.rename(disk, to: name) },
            await refusal {
                try await fixture.lifecycle.clone(CloneRequest(source: disk, name: name))
            },
            await refusal {
                try await fixture.lifecycle.register(RegisterRequest(path: path, name: name))
            },
        ]
        #expect(errors.allSatisfy { $0?.code == .invalidArgument })
        #expect(fixture.vcenter.callSequence == [])
        let longest = String(repeating: "字", count: 80)
        #expect(try await fixture.lifecycle.rename(disk, to: longest).outcome == .done)
    }

    @Test(arguments: ["two\nlines", "tab\there", String(repeating: "x", count: 257)])
    func `what describes a disk is one short line`(text: String) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.forgetCalls()
        let lifecycle = fixture.lifecycle
        let tag = CatalogTag(category: nil, name: text)
        let errors = [
            await refusal { try await lifecycle.addTag(tag, to: disk) },
            await refusal { try await lifecycle.setOwner(Owner(team: text), of: disk) },
            await refusal { try await lifecycle.setMetadata([text: "a"], of: disk) },
            await refusal {
                try await lifecycle.createSnapshot(of: disk, description: text)
            },
            await refusal { try await create(fixture, details: NewDiskDetails(tags: [tag])) },
            await refusal {
                try await create(fixture, details: NewDiskDetails(owner: Owner(team: text)))
            },
            await refusal {
                try await create(fixture, details: NewDiskDetails(metadata: [text: "a"]))
            },
        ]
        #expect(errors.allSatisfy { $0?.code == .invalidArgument })
        #expect(fixture.changes == [])
    }

    @Test func `a name in use is said, also where a disk is made`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let said = "1 other disk is called data too (\(disk.id))"
        #expect(try await create(fixture, "data", dryRun: true).notes.contains(said))
        let copy = try await fixture.lifecycle.clone(CloneRequest(source: disk, name: "data"))
        #expect(copy.outcome == .done && copy.notes.contains(said))
    }

    @Test func `a dry run names policy, place, keep flag and metadata`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let details = NewDiskDetails(
            keepAfterDeleteVM: false,
            path: "a/b",
            policy: "vSAN Default Storage Policy",
            metadata: ["app": "orders"]
        )
        let plans = [
            try await create(fixture, details: details, dryRun: true),
            try await fixture.lifecycle.clone(CloneRequest(source: source, name: "c", details: details), dryRun: true),
        ]
        let wanted = "at a/b, policy vSAN Default Storage Policy, no keep, app=orders"
        #expect(plans.allSatisfy { $0.calls.first?.arguments.hasSuffix(wanted) == true })
    }
}
