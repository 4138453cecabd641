/// The part of ``DiskService`` that copies disks, and changes where and how their data lies.
protocol ShapeService: Sendable {
    func clone(
        _ disk: Disk,
        _ spec: DiskCloneSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk
    func copySnapshot(
        of disk: Disk,
        _ spec: SnapshotCopySpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk
    func extend(_ disk: Disk, to capacity: MiB, started: (ManagedObjectReference) throws -> Void) async throws
    func inflate(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws
    func rename(_ disk: Disk, to name: String) async throws
    func relocate(
        _ disk: Disk,
        _ spec: DiskRelocateSpec,
        started: (ManagedObjectReference) throws -> Void
    ) async throws
}
