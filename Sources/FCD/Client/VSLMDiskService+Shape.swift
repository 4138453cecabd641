extension VSLMDiskService {
    func clone(
        _ disk: Disk,
        _ spec: DiskCloneSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk {
        let operation = VSLMCloneDisk(manager: manager, id: disk.id, spec: spec)
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
        let operation = VSLMCreateDiskFromSnapshot(manager: manager, id: disk.id, spec: spec)
        return try Disk(
            taskResult: try await waiter.run(operation, on: disk.datastore, started: started),
            of: operation.method
        )
    }

    func extend(_ disk: Disk, to capacity: MiB, started: (ManagedObjectReference) throws -> Void) async throws {
        let operation = VSLMExtendDisk(manager: manager, id: disk.id, capacity: capacity)
        _ = try await waiter.run(operation, on: disk.datastore, started: started)
    }

    func inflate(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        let operation = VSLMInflateDisk(manager: manager, id: disk.id)
        _ = try await waiter.run(operation, on: disk.datastore, started: started)
    }

    func rename(_ disk: Disk, to name: String) async throws {
        try await session.call(VSLMRenameDisk(manager: manager, id: disk.id, name: name))
    }

    func relocate(
        _ disk: Disk,
        _ spec: DiskRelocateSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        let operation = VSLMRelocateDisk(manager: manager, id: disk.id, spec: spec)
        _ = try await waiter.run(operation, on: disk.datastore, spec.datastore, started: started)
    }
}
