package import FCD

/// A snapshot that takes space and cannot be used, and why.
package struct StrandedSnapshot: Sendable {
    package var holder: SnapshotHolder
    package var snapshot: DiskSnapshot
    package var stranding: SnapshotStranding
}

extension DiskLifecycle {
    /// Looks for stranded snapshots: of these disks, or of all disks of the server and of those that the catalog
    /// remembers as gone.
    ///
    /// What no list of the server names cannot be found so: files of snapshots that the server has forgotten are in
    /// what a reconciliation compares.
    ///
    /// - Returns: The snapshots, and what could not be looked at.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func strandedSnapshots(
        of named: [SnapshotHolder]? = nil
    ) async throws -> (found: [StrandedSnapshot], faults: [String]) {
        var found: [StrandedSnapshot] = []
        var faults: [String] = []
        let datastores = try await inventory.datastores()
        func add(_ holders: [SnapshotHolder]) async throws {
            let looked = try await holders.concurrently { try await stranded(of: $0, on: datastores) }
            found += looked.flatMap(\.found)
            faults += looked.compactMap(\.fault)
        }
        if let named {
            try await add(named)
            return (found, faults)
        }
        var seen: Set<DiskID> = []
        try await disks.list(
            unread: { datastore, error in
                faults.append("the snapshots of the disks on \(datastore.name) could not be read: \(error.message)")
            }
        ) { page in
            let rows = try await page.concurrently { entry in try await whole(entry) }
            try await add(rows.compactMap(\.holder))
            faults += rows.compactMap(\.fault)
            seen.formUnion(page.map(\.id))
            progress("looked at \(seen.count) disks")
        }
        try await add(try goneHolders().filter { !seen.contains($0.id) })
        return (found, faults)
    }

    /// The disk of a row, or why its snapshots cannot be looked at.
    private func whole(_ entry: DiskListEntry) async throws -> (holder: SnapshotHolder?, fault: String?) {
        do {
            return (SnapshotHolder(try await disks.retrieve(entry.id)), nil)
        } catch let error as FCDError where error.fault != nil && error.code != .notAuthenticated {
            return (nil, "the snapshots of disk \(entry.name ?? "") (\(entry.id)) could not be read: \(error.message)")
        }
    }

    private func stranded(of given: SnapshotHolder, on datastores: [Datastore]) async throws -> (
        found: [StrandedSnapshot], fault: String?
    ) {
        var holder = given
        do {
            let rows: [SnapshotRow]
            if let disk = holder.disk {
                rows = try await snapshotRows(of: disk, on: datastores)
            } else {
                (holder, rows) = try await left(by: holder)
            }
            return (
                rows.compactMap { row in
                    row.stranding.map { StrandedSnapshot(holder: holder, snapshot: row.snapshot, stranding: $0) }
                }, nil
            )
        } catch let error as FCDError where error.fault != nil && error.code != .notAuthenticated {
            return ([], "the snapshots of disk \(holder.name) (\(holder.id)) could not be read: \(error.message)")
        }
    }

    /// What a datastore still has of a disk that the catalog has as gone. Few are asked for twice: most have left
    /// nothing behind.
    private func left(by holder: SnapshotHolder) async throws -> (holder: SnapshotHolder, rows: [SnapshotRow]) {
        do {
            let rows = SnapshotRow.inOrder(try await snapshots(of: holder))
            guard !rows.isEmpty else { return (holder, []) }
            let now = try await checked(holder)
            // One that is there after all: what its datastore lists with an ID is as good as any.
            guard now.disk == nil else { return (now, rows) }
            return (
                now,
                rows.map { row in
                    var row = row
                    row.stranding = row.stranding ?? .diskGone
                    return row
                }
            )
        } catch let error as FCDError where error.saysNoSuchObject {
            // A disk that is gone, as it should be; or a datastore that is gone with it.
            return (holder, [])
        }
    }
}
