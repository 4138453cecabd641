extension DiskClient {
    /// Sets control flags of a disk; the others stay: `VslmSetVStorageObjectControlFlags` or
    /// `SetVStorageObjectControlFlags`.
    ///
    /// A `SyncFault` here means that the change was made and the catalog lags, so it is no error.
    ///
    /// - Throws: ``FCDError``.
    public func setFlags(_ flags: DiskFlagSet, of disk: Disk) async throws {
        try await acceptingSyncFaults { try await service.changeFlags(.set, flags, of: disk) }
    }

    /// Clears control flags of a disk; the others stay: `VslmClearVStorageObjectControlFlags` or
    /// `ClearVStorageObjectControlFlags`.
    ///
    /// A `SyncFault` here means that the change was made and the catalog lags, so it is no error.
    ///
    /// - Throws: ``FCDError``.
    public func clearFlags(_ flags: DiskFlagSet, of disk: Disk) async throws {
        try await acceptingSyncFaults { try await service.changeFlags(.clear, flags, of: disk) }
    }
}
