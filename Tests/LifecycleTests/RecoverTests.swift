import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// What was interrupted at any request is found out, and brought to its end or taken back.
@Suite(.timeLimit(.minutes(1)))
struct RecoverTests {
    /// A change, with what must hold after it was interrupted anywhere and recovered.
    struct Scenario: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var prepare: @Sendable (LifecycleFixture) async throws -> Disk?
        var change: @Sendable (DiskLifecycle, Disk?) async throws -> Void
        var holds: @Sendable (LifecycleFixture, Disk?) async throws -> Bool
    }

    private static let scenarios: [Scenario] = [
        Scenario(
            testDescription: "register",
            prepare: { fixture in
                try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
                return nil
            },
            change: { lifecycle, _ in
                let path = try DatastorePath(parsing: "[datastore1] a/b.vmdk")
                _ = try await lifecycle.register(RegisterRequest(path: path))
            },
            holds: { fixture, _ in fixture.vcenter.diskIDs.count <= 1 }
        ),
        Scenario(
            testDescription: "create",
            prepare: { _ in nil },
            change: { lifecycle, _ in
                _ = try await lifecycle.create(
                    CreateRequest(name: "scratch", capacity: MiB(1024), place: .datastore("datastore2"))
                )
            },
            holds: { fixture, _ in fixture.vcenter.diskIDs.count <= 1 }
        ),
        Scenario(
            testDescription: "attach",
            prepare: { try await $0.addDisk() },
            change: { lifecycle, disk in
                let machine = try await lifecycle.inventory.virtualMachine("app-01")
                _ = try await lifecycle.attach(try #require(disk), to: machine)
            },
            holds: { fixture, disk in fixture.holders(of: try #require(disk)).count <= 1 }
        ),
        Scenario(
            testDescription: "detach",
            prepare: { try await $0.addDisk(attachedTo: "app-01") },
            change: { lifecycle, disk in _ = try await lifecycle.detach(try #require(disk)) },
            holds: { fixture, disk in fixture.holders(of: try #require(disk)).count <= 1 }
        ),
        Scenario(
            testDescription: "move",
            prepare: { try await $0.addDisk(attachedTo: "app-01") },
            change: { lifecycle, disk in
                let machine = try await lifecycle.inventory.virtualMachine("app-02")
                _ = try await lifecycle.move(try #require(disk), to: machine)
            },
            holds: { fixture, disk in fixture.holders(of: try #require(disk)).count == 1 }
        ),
        Scenario(
            testDescription: "delete",
            prepare: { try await $0.addDisk() },
            change: { lifecycle, disk in _ = try await lifecycle.delete(try #require(disk)) },
            holds: { fixture, disk in
                let disk = try #require(disk)
                return (fixture.vcenter.disk(disk.id.rawValue) == nil) == !fixture.vcenter.hasFile(disk.path)
            }
        ),
        Scenario(
            testDescription: "owner",
            prepare: { try await $0.addDisk() },
            change: { lifecycle, disk in
                _ = try await lifecycle.setOwner(Owner(team: "payments"), of: try #require(disk))
            },
            holds: { _, _ in true }
        ),
        Scenario(
            testDescription: "tag",
            prepare: { fixture in
                fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
                return try await fixture.addDisk()
            },
            change: { lifecycle, disk in
                let tag = CatalogTag(category: "tier", name: "gold")
                _ = try await lifecycle.addTag(tag, to: try #require(disk))
            },
            holds: { _, _ in true }
        ),
        Scenario(
            testDescription: "move of a plain VMDK",
            prepare: { fixture in
                try fixture.vcenter.addFile("[datastore1] plain/x.vmdk")
                _ = try fixture.vcenter.addDevice("[datastore1] plain/x.vmdk", to: "app-01")
                return nil
            },
            change: { lifecycle, _ in
                let machine = try await lifecycle.inventory.virtualMachine("app-02")
                guard case .plain(let file) = try await lifecycle.namedDisk("[datastore1] plain/x.vmdk") else { return }
                _ = try await lifecycle.move(file, to: machine)
            },
            holds: { fixture, _ in
                ["app-01", "app-02"].filter { machine in
                    fixture.vcenter.devices(of: machine).contains { $0.path.description == "[datastore1] plain/x.vmdk" }
                }.count == 1
            }
        ),
        alteration("extend") { lifecycle, disk in _ = try await lifecycle.extend(disk, .to(MiB(2048))) },
        alteration("inflate") { lifecycle, disk in _ = try await lifecycle.inflate(disk) },
        alteration("rename") { lifecycle, disk in _ = try await lifecycle.rename(disk, to: "other") },
        alteration("relocate") { lifecycle, disk in
            _ = try await lifecycle.relocate(disk, to: try await lifecycle.datastore("datastore2"))
        },
        alteration("snapshot") { lifecycle, disk in
            _ = try await lifecycle.createSnapshot(of: disk, description: "nightly")
        },
        alteration("flag") { lifecycle, disk in
            let flags = try #require(DiskFlagSet([.enableChangedBlockTracking]))
            _ = try await lifecycle.changeFlags(flags, to: true, of: disk)
        },
        alteration("metadata") { lifecycle, disk in _ = try await lifecycle.setMetadata(["stage": "test"], of: disk) },
        alteration("retire") { lifecycle, disk in
            _ = try await lifecycle.retire(disk, after: TimeSpan(seconds: 14 * 86_400))
        },
    ]

    /// A change of one disk that nobody holds, after which the disk is there once, with its file.
    private static func alteration(
        _ name: String,
        _ change: @escaping @Sendable (DiskLifecycle, Disk) async throws -> Void
    ) -> Scenario {
        Scenario(
            testDescription: name,
            prepare: { try await $0.addDisk() },
            change: { lifecycle, disk in try await change(lifecycle, try #require(disk)) },
            holds: { fixture, _ in
                guard let id = fixture.vcenter.diskIDs.first, fixture.vcenter.diskIDs.count == 1 else { return false }
                return fixture.vcenter.disk(id).map { fixture.vcenter.hasFile($0.path.description) } ?? false
            }
        )
    }

    @Test(arguments: scenarios, DyingTransport.Moment.allCases)
    func `whatever request a change died at, recover settles it, and catalog and server agree`(
        scenario: Scenario,
        moment: DyingTransport.Moment
    ) async throws {
        for number in try await requests(of: scenario) {
            let (fixture, disk, _) = try await run(scenario, dyingAt: number, moment)
            await fixture.vcenter.tasksEnded()
            for operation in try fixture.lifecycle.openOperations() {
                let result = try await fixture.lifecycle.recover(operation, RecoveryOptions(quietTime: .zero))
                #expect(result.finding.isSettled, "\(scenario.testDescription) at \(number): \(result.message)")
            }
            #expect(try fixture.lifecycle.openOperations().isEmpty, "\(scenario.testDescription) at \(number)")
            #expect(try await scenario.holds(fixture, disk), "\(scenario.testDescription) at \(number)")
            try await expectAgreement(fixture, "\(scenario.testDescription) at \(number)")
        }
    }

    @Test func `a new disk that the global catalog lacks is found on its datastore`() async throws {
        let scenario = try #require(Self.scenarios.first { $0.testDescription == "create" })
        let first = try #require(try await requests(of: scenario).first)
        let (fixture, _, _) = try await run(scenario, dyingAt: first, .after)
        await fixture.vcenter.tasksEnded()
        let id = try #require(fixture.vcenter.diskIDs.first)
        fixture.vcenter.hideFromGlobalCatalog(id)
        let operation = try #require(try fixture.lifecycle.openOperations().first)
        let result = try await fixture.lifecycle.recover(operation, RecoveryOptions(quietTime: .zero))
        #expect(result.finding == .done, "\(result.message)")
        #expect(try fixture.catalog.disks().map(\.disk.fcdID) == [id])
    }

    @Test func `a dry run finds out and changes neither server nor catalog`() async throws {
        let scenario = try #require(Self.scenarios.first { $0.testDescription == "move" })
        var finished = 0
        for number in try await requests(of: scenario) {
            let (fixture, _, _) = try await run(scenario, dyingAt: number, .before)
            for operation in try fixture.lifecycle.openOperations() {
                fixture.vcenter.forgetCalls()
                let options = RecoveryOptions(dryRun: true, quietTime: .zero)
                let result = try await fixture.lifecycle.recover(operation, options)
                if result.finding == .finished { finished += 1 }
                #expect(fixture.changes.isEmpty)
                #expect(try fixture.catalog.operation(id: operation.id) == operation)
            }
        }
        #expect(finished > 0)
    }

    @Test func `an operation of a process that runs is left alone`() async throws {
        let fixture = try await LifecycleFixture()
        let server = try #require(fixture.lifecycle.server)
        let parent = OperationActor(
            user: "kim",
            host: OperationActor.current.host,
            pid: Int(getppid())
        )
        let intent = OperationIntent(kind: .attach, serverID: server.id, target: "a disk", actor: parent)
        let operation = try fixture.catalog.begin(intent)
        let result = try await fixture.lifecycle.recover(operation, RecoveryOptions())
        #expect(result.finding == .underWay)
        #expect(try fixture.catalog.operation(id: operation.id)?.state == .intended)
    }

    @Test func `an operation of another host is only taken up when that is asked for`() async throws {
        let fixture = try await LifecycleFixture()
        let server = try #require(fixture.lifecycle.server)
        let actor = OperationActor(user: "kim", host: "elsewhere", pid: 4711)
        let intent = OperationIntent(kind: .attach, serverID: server.id, target: "a disk", actor: actor)
        let operation = try fixture.catalog.begin(intent)
        #expect(try await fixture.lifecycle.recover(operation, RecoveryOptions()).finding == .underWay)
        let options = RecoveryOptions(includesOtherHosts: true)
        #expect(try await fixture.lifecycle.recover(operation, options).finding == .failed)
        #expect(try fixture.lifecycle.openOperations().isEmpty)
    }

    @Test func `a task that the server is still at leaves the operation open`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .seconds(600))
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        let dying = DyingTransport(vcenter, at: .max, .after)
        let lifecycle = try await LifecycleFixture.connect(to: dying, catalog: fixture.catalog)
        let machine = try await lifecycle.inventory.virtualMachine("app-01")
        let work = Task { try await lifecycle.attach(disk, to: machine) }
        while try fixture.lastOperation()?.task == nil { try await Task.sleep(for: .milliseconds(5)) }
        work.cancel()
        _ = await work.result
        let operation = try #require(try fixture.lifecycle.openOperations().first)
        let result = try await fixture.lifecycle.recover(operation, RecoveryOptions())
        #expect(result.finding == .underWay)
        #expect(result.message.contains("task"))
    }

    /// The requests at which the change can die half done: from the first that changes something to the last.
    private func requests(of scenario: Scenario) async throws -> ClosedRange<Int> {
        let methods = try await run(scenario, dyingAt: .max, .before).requests
        let words = [
            "Attach", "Detach", "Register", "CreateDisk", "CreateSnapshot", "Update", "Set", "Rename", "_Task",
        ]
        let first = try #require(methods.firstIndex { method in words.contains { method.contains($0) } })
        return first + 1...methods.count
    }

    private func run(
        _ scenario: Scenario,
        dyingAt number: Int,
        _ moment: DyingTransport.Moment
    ) async throws -> (fixture: LifecycleFixture, disk: Disk?, requests: [String]) {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .small, taskTime: .zero))
        let disk = try await scenario.prepare(fixture)
        // Logging in is not what dies here.
        let lifecycle = try await LifecycleFixture.connect(to: fixture.vcenter, catalog: fixture.catalog)
        let cookie = try #require(lifecycle.client.cookie)
        let transport = DyingTransport(fixture.vcenter, at: number == .max ? .max : number + 3, moment)
        let client = try await VSphereClient.connect(
            to: Endpoint(host: "vcenter.example"),
            over: transport,
            cookie: cookie
        )
        let dying = try DiskLifecycle(client: client, disks: try await client.openDisks(), catalog: fixture.catalog)
        #expect(transport.requests.count == 3)
        try? await scenario.change(dying, disk)
        return (fixture, disk, Array(transport.requests.dropFirst(3)))
    }

    /// The catalog's disks and attachments are the server's, without a sync.
    private func expectAgreement(_ fixture: LifecycleFixture, _ comment: String) async throws {
        let rows = try fixture.catalog.disks().map(\.disk).filter { $0.state != .deleted }
        #expect(rows.allSatisfy { $0.state == .ready }, "\(comment): \(rows.map(\.state))")
        #expect(Set(rows.compactMap(\.fcdID)).isSubset(of: Set(fixture.vcenter.diskIDs)), "\(comment)")
        for row in rows {
            guard let id = row.fcdID, let disk = fixture.vcenter.disk(id) else { continue }
            let catalogued = try fixture.catalog.attachments(diskID: row.id).filter { $0.to == nil }.map(\.vmMoid)
            let isTouched = try !fixture.catalog.attachments(diskID: row.id).isEmpty
            #expect(!isTouched || Set(catalogued) == Set(disk.consumers), "\(comment)")
        }
    }
}
