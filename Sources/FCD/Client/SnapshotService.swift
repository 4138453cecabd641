/// Snapshots, as both disk services have them.
protocol SnapshotService: Sendable {
    func snapshots(of disk: Disk) async throws -> [DiskSnapshot]
    func details(of snapshot: DiskID, of disk: Disk) async throws -> SnapshotDetails
    /// Takes a snapshot and answers with its ID, where the server tells it.
    func createSnapshot(
        of disk: Disk,
        description: String,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> DiskID?
    func change(
        _ change: SnapshotChange,
        _ snapshot: DiskID,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws
    /// What was written between a change ID and a snapshot, from an offset on.
    func changedAreas(
        of disk: Disk,
        since changeID: String,
        until snapshot: DiskID,
        from offset: Int64
    ) async throws -> ChangedAreaPage
}

extension VSLMDiskService {
    func snapshots(of disk: Disk) async throws -> [DiskSnapshot] {
        try await session.call(VSLMRetrieveSnapshots(manager: manager, id: disk.id))
    }

    func details(of snapshot: DiskID, of disk: Disk) async throws -> SnapshotDetails {
        try await session.call(VSLMRetrieveSnapshotDetails(manager: manager, id: disk.id, snapshot: snapshot))
    }

    func createSnapshot(
        of disk: Disk,
        description: String,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> DiskID? {
        let operation = VSLMCreateSnapshot(manager: manager, id: disk.id, description: description)
        return DiskSnapshot.id(in: try await waiter.run(operation, on: disk.datastore, started: started))
    }

    func change(
        _ change: SnapshotChange,
        _ snapshot: DiskID,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(
            VSLMChangeSnapshot(change, manager: manager, id: disk.id, snapshot: snapshot),
            on: disk.datastore,
            started: started
        )
    }

    func changedAreas(
        of disk: Disk,
        since changeID: String,
        until snapshot: DiskID,
        from offset: Int64
    ) async throws -> ChangedAreaPage {
        try await session.call(
            VSLMQueryChangedAreas(
                manager: manager,
                id: disk.id,
                snapshot: snapshot,
                offset: offset,
                changeID: changeID
            )
        )
    }
}

extension VSOMDiskService {
    func snapshots(of disk: Disk) async throws -> [DiskSnapshot] {
        try await session.call(VSOMRetrieveSnapshots(manager: manager, id: disk.id, datastore: disk.datastore))
    }

    func details(of snapshot: DiskID, of disk: Disk) async throws -> SnapshotDetails {
        try requireSnapshotDetails()
        return try await session.call(
            VSOMRetrieveSnapshotDetails(
                manager: manager.reference,
                id: disk.id,
                datastore: disk.datastore,
                snapshot: snapshot
            )
        )
    }

    func createSnapshot(
        of disk: Disk,
        description: String,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> DiskID? {
        let operation = VSOMCreateSnapshot(
            manager: manager,
            id: disk.id,
            datastore: disk.datastore,
            description: description
        )
        return DiskSnapshot.id(in: try await waiter.run(operation, on: disk.datastore, started: started))
    }

    func change(
        _ change: SnapshotChange,
        _ snapshot: DiskID,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(
            VSOMChangeSnapshot(
                change,
                manager: manager,
                id: disk.id,
                datastore: disk.datastore,
                snapshot: snapshot
            ),
            on: disk.datastore,
            started: started
        )
    }

    func changedAreas(
        of disk: Disk,
        since changeID: String,
        until snapshot: DiskID,
        from offset: Int64
    ) async throws -> ChangedAreaPage {
        try requireSnapshotDetails()
        return try await session.call(
            VSOMQueryChangedAreas(
                manager: manager.reference,
                id: disk.id,
                datastore: disk.datastore,
                snapshot: snapshot,
                offset: offset,
                changeID: changeID
            )
        )
    }

    private func requireSnapshotDetails() throws(FCDError) {
        guard manager.flavor == .vCenter else {
            throw FCDError(
                .unsupported,
                "an ESXi host tells neither the details of a snapshot nor what changed between two",
                hint: "ask the vCenter that manages the host"
            )
        }
    }
}
