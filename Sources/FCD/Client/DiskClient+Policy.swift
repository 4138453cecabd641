extension DiskClient {
    /// Gives a disk a storage policy: `VslmUpdateVstorageObjectPolicy_Task` or `UpdateVStorageObjectPolicy_Task`.
    ///
    /// A `SyncFault` here means that the change was made and the catalog lags, so it is no error.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` on an ESXi host.
    public func setPolicy(
        _ profile: StorageProfile,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await acceptingSyncFaults { try await service.updatePolicy(profile.id, of: disk, started: started) }
    }
}
