extension VSOMDiskService {
    func clone(
        _ disk: Disk,
        _ spec: DiskCloneSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk {
        let operation = VSOMCloneDisk(manager: manager, id: disk.id, datastore: disk.datastore, spec: spec)
        return try Disk(
            taskResult: try await waiter.run(operation, on: disk.datastore, spec.datastore, started: started),
            of: operation.method
        )
    }

    func copySnapshot(
        of disk: Disk,
        _ spec: SnapshotCopySpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk {
        let operation = VSOMCreateDiskFromSnapshot(manager: manager, id: disk.id, datastore: disk.datastore, spec: spec)
        return try Disk(
            taskResult: try await waiter.run(operation, on: disk.datastore, started: started),
            of: operation.method
        )
    }

    func extend(_ disk: Disk, to capacity: MiB, started: (ManagedObjectReference) throws -> Void) async throws {
        let operation = VSOMExtendDisk(manager: manager, id: disk.id, datastore: disk.datastore, capacity: capacity)
        _ = try await waiter.run(operation, on: disk.datastore, started: started)
    }

    func inflate(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        let operation = VSOMInflateDisk(manager: manager, id: disk.id, datastore: disk.datastore)
        _ = try await waiter.run(operation, on: disk.datastore, started: started)
    }

    func rename(_ disk: Disk, to name: String) async throws {
        try await session.call(VSOMRenameDisk(manager: manager, id: disk.id, datastore: disk.datastore, name: name))
    }

    func relocate(
        _ disk: Disk,
        _ spec: DiskRelocateSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        let operation = VSOMRelocateDisk(manager: manager, id: disk.id, datastore: disk.datastore, spec: spec)
        _ = try await waiter.run(operation, on: disk.datastore, spec.datastore, started: started)
    }
}
