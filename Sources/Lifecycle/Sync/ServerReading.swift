import Catalog
import FCD
import Synchronization

/// One full reading of a server: its sides are read side by side, each into the catalog's staging.
struct ServerReading: Sendable {
    let lifecycle: DiskLifecycle
    let catalog: DiskCatalog
    let server: ServerRecord
    let writer: SyncWriter
    let options: SyncOptions

    /// What the reading of a side came to.
    struct Outcome: Sendable {
        var failures: [SyncFailure] = []
        /// Datastores whose disks were not listed, for whatever reason.
        var unread: Set<String> = []
        /// Whether the server has no such thing as lists of its datastores' own.
        var lacksDatastoreCatalogs = false
        /// Whether the devices of every machine could be read.
        var readsEveryDevice = true

        mutating func add(_ other: Outcome) {
            failures += other.failures
            unread.formUnion(other.unread)
            lacksDatastoreCatalogs = lacksDatastoreCatalogs || other.lacksDatastoreCatalogs
            readsEveryDevice = readsEveryDevice && other.readsEveryDevice
        }
    }

    /// The sides that are read.
    var parts: Set<SyncPart> {
        var parts = SyncPart.inventory
        let capabilities = lifecycle.disks.capabilities
        if capabilities.hasGlobalCatalog { parts.formUnion([.datastoreCatalogs, .catalogClocks, .snapshots]) }
        if options.details { parts.insert(.snapshots) }
        if capabilities.hasTags { parts.insert(.tags) }
        if options.files { parts.insert(.files) }
        return parts
    }

    /// Reads everything and merges it.
    ///
    /// - Throws: ``FCDError`` where the server does not answer at all, or none of its sides can be read; `CatalogError`.
    func run() async throws -> SyncSummary {
        let outcome = Mutex(Outcome())
        let firstError = Mutex<FCDError?>(nil)
        let note: @Sendable (Outcome, FCDError?) -> Void = { other, error in
            outcome.withLock { $0.add(other) }
            if let error { firstError.withLock { $0 = $0 ?? error } }
        }
        let datastores = try await readDatastores(note)
        try await withThrowingTaskGroup { group in
            group.addTask { try await attempt([.vms, .attachments], note) { try await readMachines() } }
            group.addTask { try await attempt([.disks], note) { try await readDisks(of: datastores) } }
            if parts.contains(.datastoreCatalogs) {
                group.addTask {
                    try await attempt([.datastoreCatalogs], note) { try await readCatalogs(of: datastores) }
                }
            }
            if parts.contains(.catalogClocks) {
                group.addTask { try await attempt([.catalogClocks], note) { try await readClocks() } }
            }
            if parts.contains(.tags) { group.addTask { try await attempt([.tags], note) { try await readTags() } } }
            if parts.contains(.files) {
                group.addTask { try await attempt([.files], note) { try await readFiles(of: datastores) } }
            }
            try await group.waitForAll()
        }
        var failed = outcome.withLock { Set($0.failures.filter { $0.datastoreMoid == nil }.map(\.part)) }
        if failed.isSuperset(of: SyncPart.inventory), let error = firstError.withLock({ $0 }) { throw error }
        if !failed.contains(.disks) {
            try await attempt([.disks], note) {
                let outcome = try await readDisksThatNoListHas(of: datastores)
                try await lifecycle.confirmReturning(writer)
                return outcome
            }
            if parts.contains(.snapshots) {
                try await attempt([.snapshots], note) { try await readSnapshots() }
            }
            failed = outcome.withLock { Set($0.failures.filter { $0.datastoreMoid == nil }.map(\.part)) }
        }
        let keepsTime = try await lifecycle.keepsTime()
        lifecycle.progress("writing the catalog")
        let whole = outcome.withLock { $0 }
        let summary = try writer.commit(
            complete: parts.subtracting(failed),
            readsEveryDevice: whole.readsEveryDevice && keepsTime,
            needsDatastoresWord: parts.contains(.datastoreCatalogs) && !whole.lacksDatastoreCatalogs,
            unreadDatastores: whole.unread,
            failures: whole.failures.sorted { ($0.part.rank, $0.error) < ($1.part.rank, $1.error) },
            ownerRules: lifecycle.ownerRules,
            at: lifecycle.now()
        )
        return try await lifecycle.learningAuthors(try lifecycle.countingUnwrittenOwners(summary))
    }

    /// Reads a side. One that the server refuses to tell is forgotten whole; a server that does not answer ends the
    /// sync.
    private func attempt(
        _ parts: Set<SyncPart>,
        _ note: @Sendable (Outcome, FCDError?) -> Void,
        _ read: () async throws -> Outcome
    ) async throws {
        do {
            note(try await read(), nil)
        } catch let error as FCDError where !error.concernsEveryCall {
            try writer.drop(parts)
            var outcome = Outcome(failures: parts.map { SyncFailure($0, error: error.wordsForPart) })
            outcome.lacksDatastoreCatalogs = parts.contains(.datastoreCatalogs) && error.code == .unsupported
            note(outcome, error)
        }
    }

    /// The datastores; those that the catalog has, where the server does not tell them.
    private func readDatastores(_ note: @Sendable (Outcome, FCDError?) -> Void) async throws -> [KnownDatastore] {
        do {
            let datastores = try await lifecycle.inventory.datastores()
            try writer.add(datastores: datastores.map(DatastoreObservation.init))
            lifecycle.progress("read \(datastores.count) datastores")
            return datastores.map(KnownDatastore.init)
        } catch let error as FCDError where !error.concernsEveryCall {
            note(Outcome(failures: [SyncFailure(.datastores, error: error.wordsForPart)]), error)
            return try catalog.datastores(serverID: server.id).map(KnownDatastore.init)
        }
    }
}

/// A datastore as far as a sync needs it.
struct KnownDatastore: Sendable {
    var moid: String
    var name: String
    var url: String
    var isAccessible: Bool
    /// nil where it was not read now.
    var datastore: Datastore?

    var reference: ManagedObjectReference { ManagedObjectReference(type: "Datastore", value: moid) }

    init(_ datastore: Datastore) {
        moid = datastore.reference.value
        name = datastore.name
        url = datastore.url
        isAccessible = datastore.isAccessible
        self.datastore = datastore
    }

    init(_ record: DatastoreRecord) {
        moid = record.moid
        name = record.name
        url = record.url
        isAccessible = record.accessible
    }
}

extension SyncPart {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
