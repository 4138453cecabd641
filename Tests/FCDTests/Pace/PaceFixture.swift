import FCD
import Simulator
import Synchronization

/// A clock that moves only by what is slept.
final class CountedClock: Sendable {
    private let time = Mutex(Duration.zero)

    var elapsed: Duration { time.withLock { $0 } }

    var clock: PaceClock {
        PaceClock(
            now: { self.elapsed },
            sleep: { pause in
                try Task.checkCancellation()
                self.time.withLock { $0 += pause }
            }
        )
    }
}

/// Passes calls on to a simulated server, and holds those of one method back before it for as long as a test wants.
final class HoldingTransport: Transport {
    private struct State {
        var held: String?
        var count = 0
    }

    private let vcenter: SimulatedVCenter
    private let state = Mutex(State())

    init(_ vcenter: SimulatedVCenter) { self.vcenter = vcenter }

    /// How many calls are held back now.
    var heldCalls: Int { state.withLock { $0.count } }

    func hold(_ method: String) { state.withLock { $0.held = method } }
    func letGo() { state.withLock { $0.held = nil } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard isHeld(request) else { return try await vcenter.send(request) }
        state.withLock { $0.count += 1 }
        defer { state.withLock { $0.count -= 1 } }
        while isHeld(request) {
            do {
                try await Task.sleep(for: .milliseconds(2))
            } catch {
                throw TransportError(.cancelled, "the call was cancelled")
            }
        }
        return try await vcenter.send(request)
    }

    func shutdown() async {}

    private func isHeld(_ request: HTTPRequest) -> Bool {
        guard let held = state.withLock({ $0.held }) else { return false }
        return String(decoding: request.body, as: UTF8.self).contains("<\(held) ")
    }
}

/// A client that is logged in to a simulated server.
struct PacedClient {
    let client: VSphereClient
    let disks: DiskClient
    let datastores: [ManagedObjectReference]

    init(_ transport: any Transport, _ pace: Pace) async throws {
        client = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: transport, pace: pace)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        disks = try await client.openDisks()
        datastores = try await client.inventory.datastores().map(\.reference)
    }

    func create(_ name: String, on index: Int = 0) async throws -> Disk {
        try await disks.create(DiskCreateSpec(name: name, capacity: MiB(1), datastore: datastores[index]))
    }
}

/// Waits until something holds, for ten seconds at most.
func eventually(_ holds: () -> Bool) async -> Bool {
    for _ in 0..<2000 {
        if holds() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return holds()
}
