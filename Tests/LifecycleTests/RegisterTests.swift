import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RegisterTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a VMDK with spaces and Chinese characters becomes a disk with owner and tags`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        try fixture.vcenter.addFile("[datastore1] 财务/账本 2024.vmdk", capacityMiB: 2048)
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let tags = [CatalogTag(category: "tier", name: "gold"), CatalogTag(category: nil, name: "migrated")]
        let result = try await fixture.lifecycle.register(
            RegisterRequest(
                path: try DatastorePath(parsing: "[datastore1] 财务/账本 2024.vmdk"),
                owner: Owner(team: "财务", expiresOn: CalendarDay("2031-12-31")),
                tags: tags
            )
        )
        #expect(result.outcome == .done)
        #expect(result.warnings.isEmpty)
        let id = try #require(result.diskID)
        let onServer = try #require(fixture.vcenter.disk(id.rawValue))
        #expect(onServer.name == "账本 2024")
        #expect(onServer.metadata["fcd.owner.team"] == "财务")
        #expect(onServer.metadata["fcd.owner.expires"] == "2031-12-31")
        #expect(onServer.tags == [Tag(category: "tier", name: "gold")])
        let listing = try #require(try fixture.catalog.disks().first)
        #expect(listing.disk.fcdID == id.rawValue)
        #expect(listing.disk.state == .ready)
        #expect(listing.disk.capacityMiB == 2048)
        #expect(listing.owner?.owner.team == "财务")
        #expect(Set(listing.tags) == Set(tags))
        #expect(try fixture.catalog.operations().allSatisfy { $0.state == .done })
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `registering what is registered is a success that says so and makes no second disk`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let request = RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
        let first = try await fixture.lifecycle.register(request)
        let second = try await fixture.lifecycle.register(request)
        #expect(second.outcome == .unchanged)
        #expect(second.diskID == first.diskID)
        #expect(fixture.vcenter.diskIDs.count == 1)
        #expect(try fixture.catalog.disks().count == 1)
    }

    @Test func `registering again takes no disk from its owner, and says what stays as it is`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let path = try DatastorePath(parsing: "[datastore1] a/b.vmdk")
        let owner = Owner(team: "ours", contact: "we@example.com")
        _ = try await fixture.lifecycle.register(RegisterRequest(path: path, owner: owner))
        let again = try await fixture.lifecycle.register(
            RegisterRequest(path: path, name: "other", owner: Owner(team: "theirs"))
        )
        #expect(again.outcome == .partial)
        #expect(again.warnings.contains { $0.contains("keeps its name b") })
        #expect(again.warnings.contains { $0.contains("fcd owner set") && $0.contains("--team theirs") })
        let disk = try await fixture.lifecycle.disk("b")
        #expect(try await fixture.lifecycle.owner(of: disk) == owner)
    }

    @Test func `a dry run of what is registered says so`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let request = RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
        _ = try await fixture.lifecycle.register(request)
        #expect(try await fixture.lifecycle.register(request, dryRun: true).outcome == .unchanged)
    }

    @Test func `an empty name is refused`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let request = RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"), name: " ")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.register(request) }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.vcenter.diskIDs.isEmpty)
    }

    @Test(arguments: [
        ("[datastore1] a/missing.vmdk", FCDError.Code.notFound, "there is no file"),
        ("[datastore1] a/", .invalidArgument, "is a folder"),
        ("[datastore1] a", .invalidArgument, "does not end in .vmdk"),
        ("[datastore1] a/b-flat.vmdk", .invalidArgument, "the data of a disk"),
        ("[datastore1] a/b-ctk.vmdk", .invalidArgument, "changed blocks"),
        ("[datastore1] a/b-000001.vmdk", .invalidArgument, "delta of a VM's snapshot"),
        ("[datastore1] a/readme.txt", .invalidArgument, "no VMDK"),
        ("[nowhere] a/b.vmdk", .notFound, "there is no datastore"),
    ])
    func `a path that cannot be registered is refused and leaves nothing behind`(
        path: String,
        code: FCDError.Code,
        words: String
    ) async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.register(RegisterRequest(path: try DatastorePath(parsing: path)))
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.hint != nil)
        #expect(fixture.vcenter.diskIDs.isEmpty)
        #expect(try fixture.catalog.disks().isEmpty)
        #expect(try fixture.catalog.operations(OperationFilter(openOnly: true)).isEmpty)
    }

    @Test func `a tag that the server does not take leaves the disk registered and the result partial`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        fixture.vcenter.addTag(Tag(category: "tier", name: "unobtainium"))
        fixture.vcenter.fail("VslmAttachTagToVStorageObject", with: Fault("NoPermission", "Denied."))
        let result = try await fixture.lifecycle.register(
            RegisterRequest(
                path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"),
                tags: [CatalogTag(category: "tier", name: "unobtainium")]
            )
        )
        #expect(result.outcome == .partial)
        #expect(result.warnings.contains { $0.contains("tier/unobtainium") })
        #expect(fixture.vcenter.diskIDs.count == 1)
    }

    @Test func `an answer that is lost after the server acted is looked up, and the disk is registered once`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        fixture.vcenter.cut("VslmRegisterDisk", .afterActing)
        let result = try await fixture.lifecycle.register(
            RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
        )
        #expect(result.diskID?.rawValue == fixture.vcenter.diskIDs.first)
        #expect(fixture.vcenter.diskIDs.count == 1)
        #expect(fixture.vcenter.calls["VslmRegisterDisk"] == 1)
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
    }

    @Test func `a call that was cut before the server acted leaves an open operation and no guess`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        fixture.vcenter.cut("VslmRegisterDisk", .beforeActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.register(
                RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
            )
        }
        #expect(error?.code == .unknownOutcome)
        #expect(fixture.vcenter.calls["VslmRegisterDisk"] == 1)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.creating])
    }

    @Test func `registering again after an unknown outcome takes up the earlier attempt and settles it`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let request = RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
        fixture.vcenter.cut("VslmRegisterDisk", .beforeActing)
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.register(request) }
        _ = try await fixture.lifecycle.register(request)
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
        #expect(try fixture.catalog.operations(OperationFilter(openOnly: true)).isEmpty)
    }

    @Test func `a copy that carries another disk's ID is refused, and that disk keeps its owner`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk("source")
        _ = try await fixture.lifecycle.setOwner(Owner(team: "theirs"), of: source)
        try fixture.vcenter.addFile("[datastore1] copy/a.vmdk", copiedFrom: source.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.register(
                RegisterRequest(
                    path: try DatastorePath(parsing: "[datastore1] copy/a.vmdk"),
                    owner: Owner(team: "ours")
                )
            )
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains(source.id.rawValue) == true, "\(error?.message ?? "")")
        #expect(try #require(fixture.vcenter.disk(source.id.rawValue)).metadata["fcd.owner.team"] == "theirs")
    }

    @Test func `a SyncFault after registering counts as registered`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        fixture.vcenter.answerSyncFault(after: "VslmRegisterDisk")
        let result = try await fixture.lifecycle.register(
            RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
        )
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.diskIDs.count == 1)
    }

    @Test func `a VM's own disk is promoted where it is`() async throws {
        let fixture = try await LifecycleFixture()
        let machine = try await fixture.machine("app-01")
        let result = try await fixture.lifecycle.promote("Hard disk 1", of: machine, owner: Owner(team: "web"))
        let id = try #require(result.diskID)
        #expect(fixture.vcenter.devices(of: "app-01").map(\.diskID) == [id.rawValue])
        #expect(fixture.vcenter.disk(id.rawValue)?.path.description == "[datastore1] app-01/app-01.vmdk")
        let again = try await fixture.lifecycle.promote("Hard disk 1", of: try await fixture.machine("app-01"))
        #expect(again.outcome == .unchanged)
    }

    @Test func `a device that a VM does not have is refused, naming those that it has`() async throws {
        let fixture = try await LifecycleFixture()
        let machine = try await fixture.machine("app-01")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.promote("Hard disk 9", of: machine)
        }
        #expect(error?.code == .notFound)
        #expect(error?.hint?.contains("Hard disk 1 ([datastore1] app-01/app-01.vmdk)") == true)
    }

    @Test func `a dry run names the calls and makes none`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.register(
            RegisterRequest(
                path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"),
                owner: Owner(team: "x"),
                tags: [CatalogTag(category: "tier", name: "gold")]
            ),
            dryRun: true
        )
        #expect(result.outcome == .planned)
        #expect(
            result.calls.map(\.method) == [
                "VslmRegisterDisk", "VslmUpdateVStorageObjectMetadata_Task", "VslmAttachTagToVStorageObject",
            ]
        )
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.catalog.operations().isEmpty)
    }

    @Test func `a user without the privilege is told which one is missing on what`() async throws {
        let fixture = try await LifecycleFixture(username: SimulatedVCenter.reader)
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.register(
                RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
            )
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("Datastore.FileManagement on datastore1") == true)
        #expect(fixture.vcenter.calls["VslmRegisterDisk"] == nil)
        #expect(try fixture.catalog.operations().isEmpty)
    }
}
