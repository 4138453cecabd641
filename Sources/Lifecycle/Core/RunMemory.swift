import Catalog
import FCD
import Synchronization

/// What one bulk run asks once for many of its disks: the datastores, who may register there, which tags and which VMs
/// there are. It forgets after half a minute, so that a long run notices what changes meanwhile.
package final class RunMemory: Sendable {
    private let datastores = Remembered<String, [Datastore]>()
    private let preflights = Remembered<ManagedObjectReference, PreflightReport>()
    private let tags = Remembered<CatalogTag, Bool>()
    private let machines = Remembered<String, ManagedObjectReference>()

    package init() {}

    func datastores(_ ask: @escaping @Sendable () async throws -> [Datastore]) async throws -> [Datastore] {
        try await datastores.value("", ask)
    }

    func preflight(
        of datastore: ManagedObjectReference,
        _ ask: @escaping @Sendable () async throws -> PreflightReport
    ) async throws -> PreflightReport {
        try await preflights.value(datastore, ask)
    }

    /// Only what is there is remembered.
    func knows(_ tag: CatalogTag, _ ask: @escaping @Sendable () async throws -> Void) async throws {
        _ = try await tags.value(tag) {
            try await ask()
            return true
        }
    }

    func machine(
        _ name: String,
        _ ask: @escaping @Sendable () async throws -> ManagedObjectReference
    ) async throws -> ManagedObjectReference {
        try await machines.value(name, ask)
    }
}

/// Answers by question, each for a time; those who ask the same at once share one answer. A failure is not kept.
private final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private static var lifetime: Duration { .seconds(30) }
    private let answers = Mutex<[Key: (asking: Task<Value, any Error>, time: ContinuousClock.Instant)]>([:])

    func value(_ key: Key, _ ask: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let asking = answers.withLock { answers in
            if let known = answers[key], .now - known.time < Self.lifetime { return known.asking }
            // Bounded: a run over many VMs does not remember all of them.
            if answers.count >= 1_000 { answers = [:] }
            let asking = Task { try await ask() }
            answers[key] = (asking, .now)
            return asking
        }
        do {
            return try await asking.value
        } catch {
            answers.withLock { if $0[key]?.asking == asking { $0[key] = nil } }
            throw error
        }
    }
}
