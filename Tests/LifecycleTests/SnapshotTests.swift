import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SnapshotTests {
    /// A lifecycle that waits for nothing.
    private func patient(_ fixture: LifecycleFixture) -> DiskLifecycle {
        var lifecycle = fixture.lifecycle
        lifecycle.retries = RetryPolicy(pauses: [.zero, .zero])
        return lifecycle
    }

    private func fixture(
        _ version: SimulatedVersion = .v8_0_3,
        kind: SimulatedVCenter.Kind = .vCenter
    ) async throws -> LifecycleFixture {
        try await LifecycleFixture(
            SimulatedVCenter(version: version, kind: kind, seed: .small, taskTime: .zero)
        )
    }

    // MARK: Create

    @Test(arguments: SimulatedVersion.allCases, [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a snapshot's life on every version`(version: SimulatedVersion, kind: SimulatedVCenter.Kind) async throws {
        let fixture = try await fixture(version, kind: kind)
        let disk = try await fixture.addDisk()
        let lifecycle = fixture.lifecycle
        let first = try await lifecycle.createSnapshot(of: disk, description: "before the update")
        #expect(first.outcome == .done)
        let id = try #require(first.snapshotID)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).map(\.id) == [id.rawValue])
        if version == .v9_1_1, kind == .vCenter { #expect(id.rawValue == first.operationID) }

        let second = try await lifecycle.createSnapshot(of: disk, description: "after it")
        let rows = try await lifecycle.snapshotRows(of: disk)
        #expect(rows.map(\.snapshot.id) == [id, second.snapshotID])
        #expect(rows.map(\.lostByRevert.snapshots?.count) == [1, 0])
        // ESXi has no call for details.
        #expect(rows.allSatisfy { ($0.sizeBytes != nil) == (kind == .vCenter) })

        let reverted = try await lifecycle.revert(disk, to: rows[0].snapshot)
        #expect(reverted.message.contains("1 later snapshot is gone"))
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).map(\.id) == [id.rawValue])
        let deleted = try await lifecycle.deleteSnapshot(rows[0].snapshot, of: SnapshotHolder(disk))
        #expect(deleted.outcome == .done)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).isEmpty)
        #expect(
            try fixture.catalog.operations().map(\.kind).reversed()
                == [.snapshot, .snapshot, .revert, .deleteSnapshot]
        )
        #expect(try fixture.catalog.operations().allSatisfy { $0.state == .done })
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a snapshot of a Kubernetes volume is deleted with --force alone`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("backup", to: disk.id.rawValue)
        fixture.vcenter.setMetadata(["cns.k8s.pvc.name": "data-0"], of: disk.id.rawValue)
        let holder = SnapshotHolder(disk)
        let snapshot = try await fixture.lifecycle.snapshot("backup", of: holder)
        let error = await refusal { try await fixture.lifecycle.deleteSnapshot(snapshot, of: holder) }
        #expect(error?.code == .inUse && error?.message.contains("of claim data-0") == true)
        #expect(error?.hint?.contains("--force") == true)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 1)
        #expect(try fixture.catalog.operations().isEmpty)
        let forced = try await fixture.lifecycle.deleteSnapshot(snapshot, of: holder, force: true)
        #expect(forced.outcome == .done)
        #expect(forced.notes.count == 1 && forced.notes[0].hasSuffix("of claim data-0 [kubernetes]"))
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).isEmpty)
    }

    @Test func `a dry run calls nothing, and writes nothing down`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot("one", of: SnapshotHolder(disk))
        fixture.vcenter.forgetCalls()
        let plans = [
            try await fixture.lifecycle.createSnapshot(of: disk, description: "two", dryRun: true),
            try await fixture.lifecycle.deleteSnapshot(snapshot, of: SnapshotHolder(disk), dryRun: true),
            try await fixture.lifecycle.revert(disk, to: snapshot, dryRun: true),
        ]
        #expect(
            plans.flatMap(\.calls).map(\.method)
                == ["VslmCreateSnapshot_Task", "VslmDeleteSnapshot_Task", "VslmRevertVStorageObject_Task"]
        )
        #expect(plans.allSatisfy { $0.outcome == .planned })
        #expect(fixture.vcenter.calls.keys.allSatisfy { !$0.hasSuffix("_Task") })
        #expect(try fixture.lastOperation() == nil)
    }

    @Test(arguments: ["InvalidState", "NotFound"])
    func `a create that is refused just now is made again once it is known that nothing was made`(
        type: String
    ) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.failTask("VslmCreateSnapshot_Task", with: Fault(type, "Not now."), times: 2)
        let result = try await patient(fixture).createSnapshot(of: disk, description: "nightly")
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmCreateSnapshot_Task"] == 3)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 1)
    }

    @Test func `a create that stays refused says why, and is a failure`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.failTask("VslmCreateSnapshot_Task", with: .invalidState("Busy."), times: 9)
        let error = await #expect(throws: FCDError.self) {
            try await patient(fixture).createSnapshot(of: disk, description: "nightly")
        }
        #expect(error?.fault?.type == "InvalidState")
        #expect(fixture.vcenter.calls["VslmCreateSnapshot_Task"] == 3)
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a colleague's snapshot of the same description is not taken for ours`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let colleagues = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        fixture.vcenter.failTask("VslmCreateSnapshot_Task", with: .invalidState("Busy."))
        let result = try await patient(fixture).createSnapshot(of: disk, description: "nightly")
        #expect(result.snapshotID?.rawValue != colleagues)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 2)
    }

    @Test func `a snapshot that appears while ours is refused may be a colleague's, and nothing more is done`()
        async throws
    {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let (vcenter, id) = (fixture.vcenter, disk.id.rawValue)
        vcenter.failTask("VslmCreateSnapshot_Task", with: .invalidState("Busy."))
        let transport = InterferingTransport(vcenter)
        transport.whenAnswered("VslmCreateSnapshot_Task") { _ = try? vcenter.addSnapshot("nightly", to: id) }
        var lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        lifecycle.retries = RetryPolicy(pauses: [.zero, .zero])
        let error = await #expect(throws: FCDError.self) {
            try await lifecycle.createSnapshot(of: disk, description: "nightly")
        }
        #expect(error?.code == .unknownOutcome)
        #expect(vcenter.calls["VslmCreateSnapshot_Task"] == 1)
        #expect(try fixture.lastOperation()?.state == .unknown)
    }

    @Test(arguments: [SimulatedVersion.v8_0_3, .v9_1_1])
    func `a create after which the catalog lags was made once`(version: SimulatedVersion) async throws {
        let fixture = try await fixture(version)
        let disk = try await fixture.addDisk()
        for method in ["VslmCreateSnapshot_Task", "VStorageObjectCreateSnapshotEx_Task"] {
            fixture.vcenter.answerSyncFault(after: method)
        }
        let result = try await patient(fixture).createSnapshot(of: disk, description: "nightly")
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).map(\.id) == [result.snapshotID?.rawValue])
    }

    @Test func `a create whose answer is lost is looked for, and never made again`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut("VslmCreateSnapshot_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.createSnapshot(of: disk, description: "nightly")
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(fixture.vcenter.calls["VslmCreateSnapshot_Task"] == 1)
    }

    @Test func `a create whose task can no longer be asked for is found by the list`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let transport = InterferingTransport(fixture.vcenter)
        transport.replaceAnswer(of: "VslmQueryInfo", with: 200, "<html>Bad gateway</html>")
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let result = try? await lifecycle.createSnapshot(of: disk, description: "nightly")
        // The task may still be running when the list is read: then it is not known.
        if let result {
            #expect(result.snapshotID?.rawValue == fixture.vcenter.snapshots(of: disk.id.rawValue).first?.id)
        } else {
            #expect(try fixture.lastOperation()?.state == .unknown)
        }
        #expect(fixture.vcenter.calls["VslmCreateSnapshot_Task"] == 1)
    }

    @Test(arguments: ["", "  "])
    func `a snapshot needs a description`(text: String) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.createSnapshot(of: disk, description: text)
        }
        #expect(error?.code == .invalidArgument)
        #expect(try fixture.lastOperation() == nil)
    }

    // MARK: Names

    @Test func `a snapshot goes by its ID, the beginning of it, and its description`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("数据 nightly", to: disk.id.rawValue)
        try fixture.vcenter.addSnapshot("weekly", to: disk.id.rawValue)
        for name in [id, id.uppercased(), String(id.prefix(8)), "数据 nightly"] {
            let found = try await fixture.lifecycle.snapshot(name, of: SnapshotHolder(disk))
            #expect(found.id?.rawValue == id)
        }
    }

    @Test func `a description of several snapshots is refused with the candidates`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let ids = [
            try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue),
            try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue),
        ]
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.snapshot("nightly", of: SnapshotHolder(disk))
        }
        #expect(error?.code == .ambiguous)
        #expect(error?.candidates.map { String($0.prefix(36)) } == ids)
    }

    @Test func `a snapshot of another disk is refused by name`() async throws {
        let fixture = try await fixture()
        let (disk, other) = (try await fixture.addDisk("data"), try await fixture.addDisk("other"))
        let id = try fixture.vcenter.addSnapshot("nightly", to: other.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        }
        #expect(error?.code == .notFound)
        #expect(error?.message == "disk data (\(disk.id)) has no snapshot \"\(id)\": it has none")
        #expect(error?.hint?.contains("one belongs to one disk alone") == true)
    }

    // MARK: Delete

    @Test(arguments: ["InvalidState", "TaskInProgress", "FileLocked"])
    func `a deletion waits for what else is under way`(type: String) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        let fault: Fault =
            switch type {
            case "TaskInProgress": .taskInProgress(ManagedObjectReference(type: "Task", value: "task-1"))
            case "FileLocked": .fileLocked(disk.path)
            default: .invalidState("Busy.")
            }
        fixture.vcenter.failTask("VslmDeleteSnapshot_Task", with: fault, times: 2)
        let result = try await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmDeleteSnapshot_Task"] == 3)
    }

    @Test func `a snapshot that a colleague deleted meanwhile is gone, which is said`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        try fixture.vcenter.removeSnapshot(id, of: disk.id.rawValue)
        let result = try await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        #expect(result.outcome == .unchanged)
        #expect(result.message.contains("was gone already"))
    }

    @Test(arguments: [Fault.invalidArgument(""), .notFound("snapshot")])
    func `a snapshot that the server lists and cannot delete is no success`(fault: Fault) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        fixture.vcenter.failTask("VslmDeleteSnapshot_Task", with: fault)
        let error = await #expect(throws: FCDError.self) {
            try await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        }
        #expect(error?.message.contains("it is stranded") == true)
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a deletion after which the catalog lags was made`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        fixture.vcenter.answerSyncFault(after: "VslmDeleteSnapshot_Task")
        let result = try await fixture.lifecycle.deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmDeleteSnapshot_Task"] == 1)
    }

    @Test(arguments: [SimulatedVCenter.Cut.beforeActing, .afterActing])
    func `a deletion whose answer is lost is looked for`(cut: SimulatedVCenter.Cut) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        fixture.vcenter.cut("VslmDeleteSnapshot_Task", cut)
        let result = try? await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        #expect(fixture.vcenter.calls["VslmDeleteSnapshot_Task"] == 1)
        if result == nil {
            #expect(try fixture.lastOperation()?.state == .unknown)
        } else {
            #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).isEmpty)
        }
        if cut == .beforeActing { #expect(result == nil) }
    }

    // MARK: Revert

    @Test func `an attached disk does not go back to a snapshot`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        try fixture.vcenter.addSnapshot("later", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.revert(disk, to: snapshot) }
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 2)
    }

    @Test func `a revert after which the catalog lags was made`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot("nightly", of: SnapshotHolder(disk))
        fixture.vcenter.answerSyncFault(after: "VslmRevertVStorageObject_Task")
        let result = try await fixture.lifecycle.revert(disk, to: snapshot)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmRevertVStorageObject_Task"] == 1)
    }

    @Test(arguments: [false, true])
    func `a revert whose answer is lost is known by the later snapshots alone`(hasLater: Bool) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        if hasLater { try fixture.vcenter.addSnapshot("later", to: disk.id.rawValue) }
        let snapshot = try await fixture.lifecycle.snapshot("nightly", of: SnapshotHolder(disk))
        let transport = InterferingTransport(fixture.vcenter)
        transport.replaceAnswer(of: "VslmQueryInfo", with: 200, "<html>Bad gateway</html>")
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let result = try? await lifecycle.revert(disk, to: snapshot)
        #expect(fixture.vcenter.calls["VslmRevertVStorageObject_Task"] == 1)
        if !hasLater { #expect(result == nil) }
        if result == nil { #expect(try fixture.lastOperation()?.state == .unknown) }
    }

    @Test func `a snapshot is not called gone because the global catalog has lost the disk`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        fixture.vcenter.failTask("VslmDeleteSnapshot_Task", with: .notFound("disk"))
        fixture.vcenter.fail("VslmRetrieveSnapshotInfo", with: .notFound("disk"), times: 9)
        let error = await #expect(throws: FCDError.self) {
            try await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        }
        #expect(error?.message.contains("its datastore has it with the snapshot \(id)") == true)
        #expect(error?.hint?.contains("--global-catalog") == true)
        #expect(try fixture.lastOperation()?.state == .failed)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 1)
    }

    @Test func `a snapshot of a disk that is gone from its datastore too was gone already`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot(id, of: SnapshotHolder(disk))
        fixture.vcenter.failTask("VslmDeleteSnapshot_Task", with: .notFound("disk"))
        fixture.vcenter.fail("VslmRetrieveSnapshotInfo", with: .notFound("disk"), times: 9)
        fixture.vcenter.fail("RetrieveSnapshotInfo", with: .notFound("disk"), times: 9)
        let result = try await patient(fixture).deleteSnapshot(snapshot, of: SnapshotHolder(disk))
        #expect(result.outcome == .unchanged)
    }

    @Test func `a revert that would lose another snapshot than was agreed to is not made`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let snapshot = try await fixture.lifecycle.snapshot("nightly", of: SnapshotHolder(disk))
        let agreed = try await fixture.lifecycle.loss(ofReverting: disk, to: snapshot)
        #expect(agreed == .snapshots([]))
        try fixture.vcenter.addSnapshot("a colleague's", to: disk.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.revert(disk, to: snapshot, losing: agreed)
        }
        #expect(error?.message.contains("1 later snapshot: a colleague's (") == true)
        #expect(fixture.vcenter.calls["VslmRevertVStorageObject_Task"] == nil)
        #expect(fixture.vcenter.snapshots(of: disk.id.rawValue).count == 2)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `where a time cannot be read a revert says that its losses are not known`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        for name in ["one", "two", "three"] { try fixture.vcenter.addSnapshot(name, to: disk.id.rawValue) }
        let lifecycle = try await LifecycleFixture.connect(
            to: RewritingTransport.unreadableTime(fixture.vcenter),
            catalog: fixture.catalog
        )
        let rows = try await lifecycle.snapshotRows(of: disk)
        #expect(rows.map(\.lostByRevert.snapshots) == [nil, nil, nil])
        let plan = try await lifecycle.revert(disk, to: rows[2].snapshot, dryRun: true)
        #expect(plan.message.contains("which is not known since a time cannot be read: one ("))
        _ = try await lifecycle.revert(disk, to: rows[2].snapshot)
        #expect(try fixture.lastOperation()?.parameters["lost"] == "")
    }
}
