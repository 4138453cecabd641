public import Foundation
import GRDB

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
/// that dies. A writer that goes away without ``commit(complete:readsEveryDevice:unreadDatastores:at:)`` changes nothing.
public final class SyncWriter: Sendable {
    /// When the reading began.
    public let startedAt: Date

    private let catalog: DiskCatalog
    private let serverID: Int64
    private let syncID: Int64

    init(catalog: DiskCatalog, serverID: Int64, startedAt: Date) throws(CatalogError) {
        self.catalog = catalog
        self.serverID = serverID
        self.startedAt = Timestamp.rounded(startedAt)
        syncID = try catalog.stage { db in try SyncStaging.begin(in: db) }
    }

    deinit {
        // The rows are temporary: where they cannot be removed now, they go with the process.
        try? discard()
    }

    /// Takes a batch of datastores.
    public func add(datastores: [DatastoreObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(datastores, sync: syncID, in: db) }
    }

    /// Takes a batch of virtual machines.
    public func add(vms: [VMObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(vms, sync: syncID, in: db) }
    }

    /// Takes a batch of disks. Of two with the same ID, the later counts.
    public func add(disks: [DiskObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(disks, sync: syncID, in: db) }
    }

    /// Takes a batch of disk devices of virtual machines.
    public func add(attachments: [AttachmentObservation]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(attachments, sync: syncID, in: db) }
    }

    /// Takes a batch of files that virtual machines use otherwise than as a First Class Disk: as a plain VMDK, or below
    /// a snapshot or a linked clone.
    public func add(usedFiles: [String]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(usedFiles: usedFiles, sync: syncID, in: db) }
    }

    /// Takes note that the devices of these virtual machines were read to their end: where not all machines are read,
    /// what is no longer on one of these was detached from it.
    public func add(readVMs moids: [String]) throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.add(readVMs: moids, sync: syncID, in: db) }
    }

    /// Merges everything that was added, in one transaction, and says what changed.
    ///
    /// Rows that were written after the sync began, by this process or another, are newer than what the sync read
    /// and stay as they are.
    /// - Parameters:
    ///   - complete: the sides of the server that were read to the end. Only there is what was not seen taken as
    ///     gone; without `disks` and `attachments` no disk is marked gone and no attachment ends.
    ///   - readsEveryDevice: whether the devices of every virtual machine could be read: only then is a disk that none
    ///     of them showed known to have been free.
    ///   - unreadDatastores: managed object IDs of datastores whose disks could not be listed. Their disks are not
    ///     marked gone.
    ///   - reach: whether all was read, or only what is new or has changed.
    @discardableResult
    public func commit(
        complete: Set<SyncPart> = Set(SyncPart.allCases),
        readsEveryDevice: Bool = true,
        unreadDatastores: Set<String> = [],
        reach: SyncReach = .full,
        at time: Date = Date()
    ) throws(CatalogError) -> SyncSummary {
        let merge = SyncMerge(
            syncID: syncID,
            serverID: serverID,
            startedAt: startedAt,
            time: Timestamp.rounded(time),
            complete: complete,
            readsEveryDevice: readsEveryDevice,
            unreadDatastores: unreadDatastores
        )
        return try catalog.write(at: merge.time, source: .sync) { db in
            let summary = try merge.run(in: db)
            if case .changes(let isAlwaysNoted) = reach, isAlwaysNoted || !summary.changesNothing {
                try merge.noteLookForChanges(summary, in: db)
            }
            try SyncStaging.remove(sync: syncID, in: db)
            return summary
        }
    }

    /// Forgets everything that was added; the catalog stays as it was.
    public func discard() throws(CatalogError) {
        try catalog.stage { db in try SyncStaging.remove(sync: syncID, in: db) }
    }
}

extension DiskCatalog {
    /// Begins to take in what a server shows.
    /// - Parameter time: when the reading begins; rows written later are newer than the sync.
    public func beginSync(serverID: Int64, at time: Date = Date()) throws(CatalogError) -> SyncWriter {
        try SyncWriter(catalog: self, serverID: serverID, startedAt: time)
    }
}
