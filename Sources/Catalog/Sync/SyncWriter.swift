public import Foundation
import GRDB
import Synchronization

/// Takes what a sync reads, batch by batch, and merges it into the catalog in one transaction at the end.
///
/// ```swift
/// let sync = try catalog.beginSync(serverID: server.id)
/// try sync.add(datastores: datastores)
/// for try await page in pages { try sync.add(disks: page) }
/// let summary = try sync.commit()
/// ```
///
/// Batches lie in temporary tables of this process until then: memory does not grow with the number of disks, no
/// other process waits, syncs of other processes cannot mix with this one, and nothing is left behind by a process
/// that dies but the row of its run, which the next sync closes. A writer that goes away without
/// ``commit(complete:readsEveryDevice:needsDatastoresWord:unreadDatastores:failures:reach:ownerRules:at:)`` changes nothing.
public final class SyncWriter: Sendable {
    /// When the reading began.
    public let startedAt: Date
    /// How much of the server it looks at.
    public let scope: SyncScope

    private let catalog: DiskCatalog
    private let serverID: Int64
    private let syncID: Int64
    /// Its row in `sync`; nil where only one that has changed something gets a row.
    private let runID: Int64?
    private let isEnded = Mutex(false)

    init(
        catalog: DiskCatalog,
        serverID: Int64,
        scope: SyncScope,
        startedAt: Date,
        isRunning: (OperationActor, Date) -> Bool
    ) throws(CatalogError) {
        self.catalog = catalog
        self.serverID = serverID
        self.scope = scope
        let time = Timestamp.rounded(startedAt)
        self.startedAt = time
        guard scope == .full else {
            runID = nil
            syncID = try catalog.stage { db in try SyncStaging.begin(run: nil, in: db) }
            return
        }
        let run = try catalog.write(at: time, source: .sync) { db in
            try SyncStatement.closeAbandoned(serverID: serverID, at: time, isRunning: isRunning, in: db)
            return try SyncStatement.begin(serverID: serverID, scope: scope, by: .current, at: time, in: db)
        }
        runID = run
        syncID = try catalog.stage { db in try SyncStaging.begin(run: run, in: db) }
    }

    deinit {
        // The rows are temporary: where they cannot be removed now, they go with the process.
        try? discard()
    }

    // MARK: What was read

    /// Takes a batch of datastores.
    public func add(datastores: [DatastoreObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(datastores, sync: syncID, in: db) }
    }

    /// Takes a batch of virtual machines with the files that they use.
    public func add(vms: [VMObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(vms, sync: syncID, in: db) }
    }

    /// Takes a batch of disks. Of two with the same ID, the later counts.
    ///
    /// - Returns: The IDs of disks of which the catalog has metadata, and none was seen: a list that leaves it out looks
    ///   just like a disk that has none any more.
    @discardableResult
    public func add(disks: [DiskObservation]) throws(CatalogError) -> [String] {
        try catalog.stage { db in try SyncStaging.add(disks, sync: syncID, serverID: serverID, in: db) }
    }

    /// Takes a batch of disk devices of virtual machines.
    public func add(attachments: [AttachmentObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(attachments, sync: syncID, in: db) }
    }

    /// Takes note that the devices of these virtual machines were read to their end: where not all machines are read,
    /// what is no longer on one of these was detached from it.
    public func add(readVMs moids: [String]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(readVMs: moids, sync: syncID, in: db) }
    }

    /// Takes the IDs of all disks that a datastore itself lists.
    public func add(listed fcdIDs: [String], on datastoreMoid: String) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(listed: fcdIDs, on: datastoreMoid, sync: syncID, in: db) }
    }

    /// Takes note that these disks, which a list shows, are not on their datastores: the list lags behind. They stay as
    /// the catalog has them.
    public func add(absent fcdIDs: [String]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(absent: fcdIDs, sync: syncID, in: db) }
    }

    /// Takes the IDs of all disks that carry a vSphere tag. A local tag is passed over.
    public func add(tagged fcdIDs: [String], with tag: CatalogTag) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(tagged: fcdIDs, with: tag, sync: syncID, in: db) }
    }

    /// Takes all VMDKs of a datastore.
    public func add(files: [FileObservation], on datastoreMoid: String) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(files, on: datastoreMoid, sync: syncID, in: db) }
    }

    /// Takes all snapshots of a disk; an empty list for one that has none.
    public func add(snapshots: [SnapshotObservation], of fcdID: String) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(snapshots, of: fcdID, sync: syncID, in: db) }
    }

    /// Takes how far the global catalog has come with datastores.
    public func add(clocks: [CatalogClockObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(clocks, sync: syncID, in: db) }
    }

    /// Forgets what was added of these sides: they could not be read to their end.
    public func drop(_ parts: Set<SyncPart>) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.drop(parts, sync: syncID, in: db) }
    }

    // MARK: What is left to be read

    /// Disks that a datastore lists and that were not added, in the order of their IDs, so many at most.
    public func listedOnly(after fcdID: String?, limit: Int) throws(CatalogError) -> [ListedDisk] {
        try catalog.stage { db in
            try SyncStaging.listedOnly(after: fcdID, limit: limit, sync: syncID, in: db)
        }
    }

    /// Disks that were added though the catalog has them as gone or deleted, and that their datastore's own list, as far as
    /// that was added, does not show, in the order of their IDs, so many at most. Kubernetes' volumes are not among them.
    /// The datastore of one that cannot be read is empty where nobody knows it.
    public func returning(after fcdID: String?, limit: Int) throws(CatalogError) -> [ListedDisk] {
        try catalog.stage { db in
            try SyncStaging.returning(after: fcdID, limit: limit, serverID: serverID, sync: syncID, in: db)
        }
    }

    /// IDs of disks that devices of virtual machines name and that were not added, in their order, so many at most.
    public func attachedOnly(after fcdID: String?, limit: Int) throws(CatalogError) -> [String] {
        try catalog.stage { db in
            try SyncStaging.attachedOnly(after: fcdID, limit: limit, sync: syncID, in: db)
        }
    }

    /// Disks whose snapshots are to be read, in the order of their IDs, so many at most: those of which a list tells other
    /// snapshots than the catalog has, and those that are gone and had some. They are known once all disks were added.
    /// - Parameter includingUnknown: also disks of which no list tells whether they have snapshots.
    public func snapshotsToRead(
        includingUnknown: Bool = false,
        after fcdID: String?,
        limit: Int
    ) throws(CatalogError) -> [SnapshotHolderKey] {
        try catalog.stage { db in
            try SyncStaging.snapshotsToRead(
                includingUnknown: includingUnknown,
                after: fcdID,
                limit: limit,
                sync: syncID,
                serverID: serverID,
                in: db
            )
        }
    }

    // MARK: The end

    /// Merges everything that was added, in one transaction, and says what changed.
    ///
    /// Rows that were written after the sync began, by this process or another, are newer than what the sync read
    /// and stay as they are.
    /// - Parameters:
    ///   - complete: the sides of the server that were read to the end. Only there is what was not seen taken as
    ///     gone; without `disks` and `attachments` no disk is marked gone and no attachment ends.
    ///   - readsEveryDevice: whether the devices of every virtual machine could be read: only then is a disk that none
    ///     of them showed known to have been free.
    ///   - needsDatastoresWord: whether a disk is gone only where its datastore's own list was read as well and does not
    ///     have it. Otherwise that holds for disks alone of which it is known that the global catalog did not have them.
    ///   - unreadDatastores: managed object IDs of datastores whose disks could not be listed. Their disks are not
    ///     marked gone.
    ///   - failures: what could not be read, which stays as it was. A datastore whose disks could not be read counts
    ///     among `unreadDatastores`.
    ///   - reach: whether all was read, or only what is new or has changed.
    ///   - ownerRules: give owners to disks that nobody was named for: all, or those that have changed where not all were
    ///     read. nil leaves what rules gave alone.
    @discardableResult
    public func commit(
        complete: Set<SyncPart> = SyncPart.inventory,
        readsEveryDevice: Bool = true,
        needsDatastoresWord: Bool = false,
        unreadDatastores: Set<String> = [],
        failures: [SyncFailure] = [],
        reach: SyncReach = .full,
        ownerRules: [OwnerRule]? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> SyncSummary {
        let unread = failures.filter { $0.part == .disks }.compactMap(\.datastoreMoid)
        let merge = SyncMerge(
            syncID: syncID,
            serverID: serverID,
            startedAt: startedAt,
            time: Timestamp.rounded(time),
            complete: complete,
            readsEveryDevice: readsEveryDevice,
            needsDatastoresWord: needsDatastoresWord,
            unreadDatastores: unreadDatastores.union(unread),
            ownerRules: ownerRules
        )
        let summary = try catalog.write(at: merge.time, source: .sync) { db in
            var summary = try merge.run(in: db)
            summary.old = try SyncStatement.oldParts(failures, serverID: serverID, in: db)
            summary.state = summary.old.isEmpty ? .done : .partial
            try merge.noteParts(failures, in: db)
            if let run = try run(for: summary, reach, in: db) { try SyncStatement.finish(run, summary, in: db) }
            try SyncStaging.remove(sync: syncID, in: db)
            return summary
        }
        isEnded.withLock { $0 = true }
        return summary
    }

    /// Forgets everything that was added; the catalog stays as it was, and notes why.
    ///
    /// - Parameter parts: the sides that were to be read, which are now known to be older than this.
    public func fail(_ error: String, parts: Set<SyncPart> = [], at time: Date = Date()) throws(CatalogError) {
        guard !isEnded.withLock({ $0 }) else { return }
        try catalog.stage { db in try SyncStaging.remove(sync: syncID, in: db) }
        isEnded.withLock { $0 = true }
        guard runID != nil || !parts.isEmpty else { return }
        try catalog.write(at: time, source: .sync) { db in
            if let runID { try SyncStatement.fail(runID, error, at: time, in: db) }
            for part in parts {
                try SyncStatement.noteFailed(part, error, serverID: serverID, at: startedAt, in: db)
            }
        }
    }

    /// Forgets everything that was added; the catalog stays as it was.
    public func discard() throws(CatalogError) {
        try fail("it was given up")
    }

    /// The row of this run, which one that looked for changes alone gets only now, and only where it is to have one.
    private func run(for summary: SyncSummary, _ reach: SyncReach, in db: Database) throws -> Int64? {
        if let runID { return runID }
        if case .changes(let isAlwaysNoted) = reach, !isAlwaysNoted, summary.changesNothing { return nil }
        return try SyncStatement.begin(serverID: serverID, scope: scope, by: .current, at: startedAt, in: db)
    }
}

extension DiskCatalog {
    /// Begins to take in what a server shows.
    ///
    /// - Parameters:
    ///   - scope: how much is looked at. A full sync gets its row in `sync` now, so that one that does not come to its
    ///     end is known too.
    ///   - time: when the reading begins; rows written later are newer than the sync.
    ///   - isRunning: whether a process that began then still runs: a sync of one that does not has failed.
    public func beginSync(
        serverID: Int64,
        scope: SyncScope = .full,
        at time: Date = Date(),
        isRunning: (OperationActor, Date) -> Bool = { _, _ in true }
    ) throws(CatalogError) -> SyncWriter {
        try SyncWriter(catalog: self, serverID: serverID, scope: scope, startedAt: time, isRunning: isRunning)
    }
}
