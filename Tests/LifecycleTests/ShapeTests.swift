import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// Extend, inflate, rename, relocate: changes of one disk by one call.
@Suite(.timeLimit(.minutes(1)))
struct ShapeTests {
    enum Change: String, CaseIterable, CustomTestStringConvertible {
        case extend, inflate, rename, relocate

        var testDescription: String { rawValue }

        /// The call at `/vslm/sdk`, and its counterpart of a host.
        var method: String {
            switch self {
            case .extend: "VslmExtendDisk_Task"
            case .inflate: "VslmInflateDisk_Task"
            case .rename: "VslmRenameVStorageObject"
            case .relocate: "VslmRelocateVStorageObject_Task"
            }
        }

        var hostMethod: String { "Host" + method.dropFirst("Vslm".count) }

        func make(_ disk: Disk, with lifecycle: DiskLifecycle, dryRun: Bool = false) async throws -> ChangeResult {
            switch self {
            case .extend: try await lifecycle.extend(disk, .to(MiB(4096)), dryRun: dryRun)
            case .inflate: try await lifecycle.inflate(disk, dryRun: dryRun)
            case .rename: try await lifecycle.rename(disk, to: "neu 新", dryRun: dryRun)
            case .relocate:
                try await lifecycle.relocate(disk, to: try await lifecycle.datastore("datastore2"), dryRun: dryRun)
            }
        }

        /// Whether the server shows the change.
        func isDone(_ disk: SimulatedVCenter.DiskState?) -> Bool {
            switch self {
            case .extend: disk?.capacityMiB == 4096
            case .inflate: disk?.provisioning == "eagerZeroedThick"
            case .rename: disk?.name == "neu 新"
            case .relocate: disk?.path.datastore == "datastore2"
            }
        }

        /// Whether the catalog shows the change.
        func isCatalogued(_ disk: DiskRecord?) -> Bool {
            switch self {
            case .extend: disk?.capacityMiB == 4096
            case .inflate: disk?.provisioning == .eager
            case .rename: disk?.name == "neu 新"
            case .relocate: disk?.path?.hasPrefix("[datastore2] ") == true
            }
        }
    }

    @Test(arguments: SimulatedVersion.allCases, Change.allCases)
    func `a change is made, journalled and in the catalog; repeating it calls nothing`(
        version: SimulatedVersion,
        change: Change
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        let result = try await change.make(disk, with: fixture.lifecycle)
        #expect(result.outcome == .done)
        #expect(result.warnings.isEmpty)
        #expect(change.isDone(fixture.vcenter.disk(disk.id.rawValue)))
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: disk.id)))
        let operation = try fixture.lastOperation()
        #expect(operation?.kind.rawValue == change.rawValue)
        #expect(operation?.state == .done)
        let again = try await change.make(try await fixture.lifecycle.disks.retrieve(disk.id), with: fixture.lifecycle)
        #expect(again.outcome == .unchanged)
        #expect(fixture.vcenter.calls[change.method] == 1)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test(arguments: [SimulatedVersion.v6_7_2, .v9_1_1], Change.allCases)
    func `an ESXi host does the same through its own calls`(version: SimulatedVersion, change: Change) async throws {
        let host = SimulatedVCenter(version: version, kind: .esxi, seed: .small)
        let fixture = try await LifecycleFixture(host)
        let disk = try await fixture.addDisk()
        #expect(try await change.make(disk, with: fixture.lifecycle).outcome == .done)
        #expect(change.isDone(host.disk(disk.id.rawValue)))
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: disk.id)))
        #expect(host.calls[change.hostMethod] == 1)
        #expect(host.violations.isEmpty)
    }

    @Test(arguments: Change.allCases)
    func `a dry run names the call, makes none and leaves the catalog alone`(change: Change) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let result = try await change.make(disk, with: fixture.lifecycle, dryRun: true)
        #expect(result.outcome == .planned)
        #expect(result.calls.map(\.method) == [change.method])
        #expect(fixture.vcenter.calls[change.method] == nil)
        #expect(try fixture.catalog.disks().isEmpty)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test(arguments: Change.allCases)
    func `a SyncFault means that the change was made, and it is not repeated`(change: Change) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: change.method)
        let result = try await change.make(disk, with: fixture.lifecycle)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls[change.method] == 1)
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: disk.id)))
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test(arguments: Change.allCases)
    func `a lost answer is looked up, and the change is never repeated`(change: Change) async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let network = CutWhenDone(vcenter, method: change.method) { change.isDone(vcenter.disk(id)) }
        let fixture = try await LifecycleFixture(vcenter, through: network)
        let result = try await change.make(try await fixture.lifecycle.disk(id), with: fixture.lifecycle)
        #expect(result.outcome == .done)
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: DiskID(id))))
        #expect(try fixture.lastOperation()?.state == .done)
        #expect(vcenter.calls[change.method] == 1)
    }

    @Test(arguments: Change.allCases)
    func `a call that never arrived stays unknown, and is not taken for done`(change: Change) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut(change.method, .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await change.make(disk, with: fixture.lifecycle) }
        #expect(error?.code == .unknownOutcome)
        #expect(!change.isDone(fixture.vcenter.disk(disk.id.rawValue)))
        #expect(try fixture.lastOperation()?.state == .unknown)
    }

    @Test(arguments: [
        (Change.extend, Fault.noDiskSpace(on: "datastore1")), (.inflate, .invalidDatastore("datastore1")),
        (.relocate, .invalidState("It is busy.")), (.rename, .notFound("disk")),
        (.relocate, .taskInProgress(ManagedObjectReference(type: "Task", value: "task-1"))),
        (.extend, .fileLocked("[datastore1] fcd/data.vmdk")), (.rename, .invalidArgument("name")),
    ])
    func `a fault of the server is a failure with the server's words`(change: Change, fault: Fault) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        if change == .rename {
            fixture.vcenter.fail(change.method, with: fault)
        } else {
            fixture.vcenter.failTask(change.method, with: fault)
        }
        let error = await #expect(throws: FCDError.self) { try await change.make(disk, with: fixture.lifecycle) }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.lastOperation()?.state == .failed)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
        #expect(!change.isDone(fixture.vcenter.disk(disk.id.rawValue)))
    }

    @Test func `a disk that cannot be read back is changed all the same, with a warning`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        transport.replaceAnswer(of: "VslmRetrieveVStorageObject", after: "VslmExtendDisk_Task", with: 503, "busy")
        let result = try await fixture.lifecycle.extend(disk, .to(MiB(4096)))
        #expect(result.outcome == .partial)
        #expect(result.warnings.contains { $0.contains("could not be read back") })
        #expect(try fixture.lastOperation()?.state == .done)
    }

    // MARK: Extend

    @Test func `what is added is counted from the present capacity`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.extend(disk, .by(MiB(1024)))
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.capacityMiB == 2048)
        #expect(result.message == "extended data (\(disk.id)) from 1 GiB to 2 GiB")
    }

    @Test(arguments: [MiB(1), MiB(1023)])
    func `a disk is never made smaller`(size: MiB) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.extend(disk, .to(size)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("cannot be made smaller") == true)
        #expect(fixture.vcenter.calls["VslmExtendDisk_Task"] == nil)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test(arguments: [MiB(Int64.max), MiB(9_007_199_254_740_991)])
    func `a sum beyond what can be asked for is refused`(more: MiB) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.extend(disk, .by(more)) }
        #expect(error?.code == .invalidArgument)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `an attached disk grows where the server can, and elsewhere the refusal names the VM`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        do {
            _ = try await fixture.lifecycle.extend(disk, .to(MiB(4096)))
            #expect(version != .v6_7_2)
            #expect(fixture.vcenter.disk(disk.id.rawValue)?.capacityMiB == 4096)
        } catch let error as FCDError {
            #expect(version == .v6_7_2)
            #expect(error.fault?.type == "InvalidState")
            #expect(error.message.contains("app-01 (SCSI controller 0, unit 1)"))
            #expect(error.hint?.contains("`fcd detach \(disk.id)`") == true)
        }
    }

    // MARK: Rename

    @Test func `a name that another disk has is allowed and said`() async throws {
        let fixture = try await LifecycleFixture()
        let other = try await fixture.addDisk("neu 新")
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.rename(disk, to: "neu 新")
        #expect(result.outcome == .done)
        #expect(result.notes == ["1 other disk is called neu 新 too (\(other.id))"])
    }

    @Test func `an empty name is refused`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.rename(disk, to: " ") }
        #expect(error?.code == .invalidArgument)
        #expect(try fixture.lastOperation() == nil)
    }

    // MARK: Relocate

    @Test func `a thick disk arrives thick`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.inflate(disk)
        let thick = try await fixture.lifecycle.disks.retrieve(disk.id)
        _ = try await Change.relocate.make(thick, with: fixture.lifecycle)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.provisioning == "eagerZeroedThick")
    }

    @Test func `a disk whose flag forbids it is not relocated`() async throws {
        let fixture = try await LifecycleFixture()
        let id = try await fixture.addDisk().id
        fixture.vcenter.setRelocation(isDisabled: true, of: id.rawValue)
        let disk = try await fixture.lifecycle.disks.retrieve(id)
        let error = await #expect(throws: FCDError.self) {
            try await Change.relocate.make(disk, with: fixture.lifecycle)
        }
        #expect(error?.message.contains("disableRelocation") == true)
        #expect(error?.hint?.contains("`fcd flag clear \(id) no-relocation`") == true)
        #expect(fixture.vcenter.calls["VslmRelocateVStorageObject_Task"] == nil)
    }

    @Test func `an attached disk that the server does not move stays, and the refusal names the VM`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let error = await #expect(throws: FCDError.self) {
            try await Change.relocate.make(disk, with: fixture.lifecycle)
        }
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.path.datastore == "datastore1")
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a full datastore refuses, and the disk stays where it was`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        try vcenter.addDatastore("tiny", capacityMiB: 10)
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.relocate(disk, to: try await fixture.lifecycle.datastore("tiny"))
        }
        #expect(error != nil)
        #expect(vcenter.disk(disk.id.rawValue)?.path.datastore == "datastore1")
    }

    @Test func `what is added is not added once more while it is open whether it was`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut("VslmExtendDisk_Task", .beforeActing)
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.extend(disk, .by(MiB(1024))) }
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.extend(disk, .by(MiB(1024)), dryRun: true)
        }
        #expect(error?.code == .conflict)
        #expect(error?.hint?.contains("`fcd extend \(disk.id) --size 2048MiB`") == true)
        #expect(try await fixture.lifecycle.extend(disk, .to(MiB(2048))).outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.capacityMiB == 2048)
    }

    // MARK: What lags

    @Test(arguments: Change.allCases)
    func `a global catalog that lags is passed over for the datastore`(change: Change) async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let fixture = try await LifecycleFixture(
            vcenter,
            through: StaleTransport(vcenter, method: "VslmRetrieveVStorageObject")
        )
        let disk = try await fixture.addDisk()
        let result = try await change.make(disk, with: fixture.lifecycle)
        #expect(result.outcome == .done)
        #expect(!result.notes.contains { $0.contains("does not show it yet") })
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: disk.id)))
    }

    @Test(arguments: [Change.extend, .inflate, .rename])
    func `where nothing shows the change yet the catalog has what was asked for, and that is no failure`(
        change: Change
    ) async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small)
        let fixture = try await LifecycleFixture(
            vcenter,
            through: StaleTransport(vcenter, method: "HostRetrieveVStorageObject")
        )
        let disk = try await fixture.addDisk()
        let result = try await change.make(disk, with: fixture.lifecycle)
        #expect(result.outcome == .done)
        #expect(result.notes.contains { $0.contains("does not show it yet") })
        #expect(change.isCatalogued(try fixture.lifecycle.record(of: disk.id)))
    }
}
