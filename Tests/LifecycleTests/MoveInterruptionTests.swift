import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// A move whose connection breaks once, at each of its requests in turn. Whatever happens, the disk is on one VM and the
/// journal agrees, or the journal says that it is not known; it is never on both, and never lost without a word.
@Suite(.timeLimit(.minutes(1)))
struct MoveInterruptionTests {
    /// More than the requests of any of these moves, from its first change on, with some looks at a task that takes its
    /// time on a busy machine; see the last test.
    private static let requests = 1...17
    /// Those from the attach on: what comes before does not know that it will be refused.
    private static let laterRequests = 5...21
    /// What comes before the first change.
    private static let firstRequests = 1...6
    private static let moments = [SimulatedVCenter.Cut.beforeActing, .afterActing]

    @Test(arguments: requests, moments)
    func `a First Class Disk`(request: Int, moment: SimulatedVCenter.Cut) async throws {
        _ = try await moveFirstClassDisk(request, moment)
    }

    @Test(arguments: laterRequests, moments)
    func `a First Class Disk that the other VM does not take`(request: Int, moment: SimulatedVCenter.Cut) async throws {
        _ = try await moveFirstClassDisk(request, moment, isRefused: true)
    }

    @Test(arguments: requests, moments)
    func `a plain VMDK`(request: Int, moment: SimulatedVCenter.Cut) async throws {
        _ = try await movePlainDisk(request, moment)
    }

    @Test(arguments: laterRequests, moments)
    func `a plain VMDK that the other VM does not take`(request: Int, moment: SimulatedVCenter.Cut) async throws {
        _ = try await movePlainDisk(request, moment, isRefused: true)
    }

    @Test(arguments: firstRequests)
    func `before anything is changed`(request: Int) async throws {
        _ = try await moveFirstClassDisk(request, .afterActing, beginning: [])
        _ = try await movePlainDisk(request, .afterActing, beginning: [])
    }

    @Test func `none of these moves has more requests than are tried`() async throws {
        for isRefused in [false, true] {
            let counts = [
                try await moveFirstClassDisk(0, .beforeActing, isRefused: isRefused),
                try await movePlainDisk(0, .beforeActing, isRefused: isRefused),
            ]
            #expect(counts.allSatisfy { $0 <= Self.requests.upperBound + (isRefused ? 4 : 0) }, "\(counts)")
        }
    }

    private func moveFirstClassDisk(
        _ request: Int,
        _ moment: SimulatedVCenter.Cut,
        isRefused: Bool = false,
        beginning: Set<String> = ["DetachDisk_Task", "ReconfigVM_Task"]
    ) async throws -> Int {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = CuttingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-02")
        if isRefused { vcenter.failTask("VslmAttachDisk_Task", with: .fileLocked("[datastore1] fcd/data.vmdk")) }
        transport.cut(at: request, after: beginning, moment)
        let result = await outcome { try await fixture.lifecycle.move(disk, to: machine) }
        let count = transport.count
        try await check(result, isRefused: isRefused, fixture) { fixture.holders(of: disk) }
        return count
    }

    private func movePlainDisk(
        _ request: Int,
        _ moment: SimulatedVCenter.Cut,
        isRefused: Bool = false,
        beginning: Set<String> = ["DetachDisk_Task", "ReconfigVM_Task"]
    ) async throws -> Int {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = CuttingTransport(vcenter)
        let fixture = try await PlainDiskFixture(vcenter, attachedTo: "app-01", through: transport)
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        if isRefused {
            vcenter.failTask("ReconfigVM_Task", with: .fileLocked(PlainDiskFixture.path), after: 1)
        }
        transport.cut(at: request, after: beginning, moment)
        let result = await outcome { try await fixture.lifecycle.move(file, to: machine) }
        let count = transport.count
        try await check(result, isRefused: isRefused, fixture.base) { fixture.holders() }
        return count
    }

    private func outcome(_ move: () async throws -> ChangeResult) async -> Result<ChangeResult, any Error> {
        do {
            return .success(try await move())
        } catch {
            return .failure(error)
        }
    }

    private func check(
        _ result: Result<ChangeResult, any Error>,
        isRefused: Bool,
        _ fixture: LifecycleFixture,
        holders: () -> [String]
    ) async throws {
        // What the server has begun it ends, whether anybody listens or not.
        await fixture.vcenter.becomeIdle()
        let holders = holders()
        let operation = try fixture.lastOperation()
        #expect(holders.count < 2, "it is attached to both VMs")
        switch (result, operation?.state) {
        case (.success, .done):
            #expect(holders == ["app-02"])
            #expect(!isRefused)
        case (.failure, nil), (.failure, .failed):
            #expect(holders == ["app-01"], "\(result)")
        case (.failure(let error), .unknown):
            #expect((error as? FCDError)?.code == .unknownOutcome, "\(error)")
        default:
            Issue.record("the journal has \(String(describing: operation?.state)) for \(result), held by \(holders)")
        }
        #expect(fixture.vcenter.violations.isEmpty)
    }
}
