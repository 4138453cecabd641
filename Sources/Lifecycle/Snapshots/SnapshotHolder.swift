import Catalog
package import FCD

/// Whose snapshots are meant: a disk, or one that is gone and of which its datastore may still have snapshots.
package struct SnapshotHolder: Sendable {
    package var id: DiskID
    package var name: String
    package var datastore: ManagedObjectReference
    /// nil for a disk that is gone.
    package var disk: Disk?

    package init(_ disk: Disk) {
        id = disk.id
        name = disk.name
        datastore = disk.datastore
        self.disk = disk
    }

    init(gone id: DiskID, name: String, datastore: ManagedObjectReference) {
        self.id = id
        self.name = name
        self.datastore = datastore
    }
}

extension DiskLifecycle {
    /// Finds the one disk that a text names. Where the server has none, a disk that the catalog remembers as gone is
    /// taken, so that the snapshots it left behind can be named. That it is gone is asked of its datastore: what it
    /// has there is a disk, and is handled as one.
    ///
    /// - Throws: ``FCDError`` as ``disk(_:)`` does, or where the datastore cannot tell.
    package func snapshotHolder(_ text: String) async throws -> SnapshotHolder {
        do {
            return SnapshotHolder(try await disk(text))
        } catch let error as FCDError where error.code == .notFound {
            let gone = try goneHolders(for: text)
            guard gone.count == 1 else { throw error }
            return try await checked(gone[0])
        }
    }

    /// The snapshots of a disk, or those that its datastore still has.
    func snapshots(of holder: SnapshotHolder) async throws -> [DiskSnapshot] {
        guard let disk = holder.disk else { return try await disks.snapshots(of: holder.id, on: holder.datastore) }
        return try await disks.snapshots(of: disk)
    }

    /// A disk that the catalog has as gone, as its datastore knows it: the disk where it is there after all.
    ///
    /// - Throws: ``FCDError`` where the datastore does not tell.
    func checked(_ gone: SnapshotHolder) async throws -> SnapshotHolder {
        do {
            return SnapshotHolder(try await disks.retrieve(gone.id, on: gone.datastore))
        } catch let error as FCDError where error.saysNoSuchObject {
            return gone
        }
    }

    /// Disks that the catalog has as gone or deleted, with the datastore that they lay on. The catalog may be behind:
    /// ``checked(_:)`` asks the datastore.
    func goneHolders(for text: String? = nil) throws -> [SnapshotHolder] {
        guard let catalog, let server else { return [] }
        let rows =
            try text.map { try catalog.candidates(for: $0, serverID: server.id, includeGone: true) }
            ?? catalog.disks(matching: DiskQuery(serverID: server.id, includeGone: true))
        let known = try catalog.datastores(serverID: server.id, includeGone: true)
        let datastores = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0.moid) })
        return rows.compactMap { row in
            guard row.disk.goneAt != nil, let id = row.disk.fcdID,
                let moid = row.disk.datastoreID.flatMap({ datastores[$0] })
            else { return nil }
            return SnapshotHolder(gone: DiskID(id), name: row.disk.name, datastore: .datastore(moid))
        }
    }
}

extension FCDError {
    /// Whether the server itself says that it has no such disk, snapshot or datastore. That a file is missing is
    /// another matter: then there is an entry that names it.
    var saysNoSuchObject: Bool { code == .notFound && fault != nil && fault?.type != "FileNotFound" }
}
