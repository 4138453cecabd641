/// What a server can do for First Class Disks.
public struct ServerCapabilities: Sendable, Equatable {
    /// The API version in use, such as 8.0.3.0.
    public var apiVersion: APIVersion
    /// Whether the global catalog (VSLM) is there.
    public var hasGlobalCatalog: Bool
    /// Whether disks carry key-value metadata.
    public var hasMetadata: Bool
    /// Whether disks can carry vSphere tags.
    public var hasTags: Bool
    /// Whether `VirtualMachine.AttachDisk_Task` may be there: it came with 6.5.
    public var hasAttach: Bool
    /// Whether a disk can be made a plain VMDK again, its file staying: `UnregisterDisk_Task` came with 9.1.
    public var hasUnregister: Bool
    /// Whether disks carry metadata, Kubernetes' among it, that cannot be read: a vCenter that should have the global
    /// catalog, without it.
    public var mayHideKubernetes: Bool
    /// Whether a new snapshot takes an ID of the caller's, by which it is found again.
    public var takesSnapshotID: Bool
    /// Whether snapshots have details, changed areas among them: ESXi has none.
    public var hasSnapshotDetails: Bool
    /// Whether the server counts what a reconciliation would do: `ReconcileDatastoreInventoryEx_Task`.
    public var countsReconciliation: Bool
}
