/// First Class Disks of one server, through the global catalog (VSLM) where there is one and datastore by datastore
/// (VSOM) where not.
public struct DiskClient: Sendable {
    /// What this server can do.
    public let capabilities: ServerCapabilities
    let service: any DiskService
    let session: SOAPSession
    let waiter: TaskWaiter
    /// `scheme`, host and port for the URLs that registering takes.
    private let endpoint: Endpoint
    private let vslm: ManagedObjectReference?
    /// `VslmStorageLifecycleManager`; nil without the global catalog.
    let storageLifecycle: ManagedObjectReference?
    /// The disk manager at `/sdk`, beside the global catalog: some calls are there alone.
    let datastoreManager: VSOMManager?

    static func open(_ client: VSphereClient) async throws -> DiskClient {
        let waiter = client.tasks
        let (isVCenter, version) = (client.about.isVCenter, client.apiVersion)
        if isVCenter, version >= .firstWithVSLM, let vslm = try await globalCatalog(of: client) {
            return DiskClient(
                client,
                service: VSLMDiskService(session: client.session, manager: vslm.storageManager, waiter: waiter),
                vslm: vslm
            )
        }
        guard version >= .firstWithDisks, let manager = client.content.storageManager else {
            throw FCDError(
                .unsupported,
                "\(client.about.fullName) has no First Class Disks",
                hint: "they need vSphere 6.5 or later"
            )
        }
        let service = VSOMDiskService(
            session: client.session,
            manager: VSOMManager(reference: manager, flavor: isVCenter ? .vCenter : .host),
            waiter: waiter,
            inventory: client.inventory
        )
        return DiskClient(client, service: service, vslm: nil)
    }

    private init(
        _ client: VSphereClient,
        service: any DiskService,
        vslm: VSLMContent?
    ) {
        self.service = service
        waiter = client.tasks
        self.vslm = vslm?.storageManager
        storageLifecycle = vslm?.storageLifecycleManager
        session = client.session
        endpoint = client.endpoint
        let isVCenter = client.about.isVCenter
        datastoreManager = client.content.storageManager.map { reference in
            VSOMManager(reference: reference, flavor: isVCenter ? .vCenter : .host)
        }
        capabilities = ServerCapabilities(
            apiVersion: client.apiVersion,
            hasGlobalCatalog: vslm != nil,
            hasMetadata: vslm != nil || !isVCenter,
            hasTags: isVCenter,
            hasAttach: client.apiVersion >= .firstWithDisks,
            hasUnregister: datastoreManager != nil && client.apiVersion >= .firstWithUnregister,
            mayHideKubernetes: isVCenter && vslm == nil && client.apiVersion >= .firstWithVSLM,
            takesSnapshotID: isVCenter && datastoreManager != nil && client.apiVersion >= .firstWithOwnIDs,
            hasSnapshotDetails: isVCenter,
            countsReconciliation: isVCenter && datastoreManager != nil && client.apiVersion >= .firstWithReconcileEx
        )
    }

    /// nil where this vCenter has no VSLM after all.
    private static func globalCatalog(of client: VSphereClient) async throws -> VSLMContent? {
        do {
            return try await client.session.call(RetrieveVSLMContent())
        } catch let error as FCDError where error.code == .unsupported {
            return nil
        }
    }

    // MARK: Queries

    /// All disks that match every query, handed over a page at a time in ascending order of their IDs:
    /// `VslmListVStorageObjectForSpec`, or `ListVStorageObject` with `RetrieveVStorageObject` for each.
    ///
    /// - parameter unread: Told of each datastore whose disks cannot be listed, where they are listed so.
    /// - Throws: ``FCDError``, or what `handle` throws. A disk that cannot be read throws nothing: it stands in its
    ///   row with its fault.
    public func list(
        _ queries: [DiskCondition] = [],
        unread: (Datastore, FCDError) throws -> Void = { _, _ in },
        handle: (_ page: [DiskListEntry]) async throws -> Void
    ) async throws {
        try await service.list(queries, unread: unread, handle: handle)
    }

    /// The disk as it is now, asked for where it was.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` only where the server itself says that it is gone.
    public func refresh(_ disk: Disk) async throws -> Disk {
        try await service.refresh(disk)
    }

    /// Everything about one disk: `VslmRetrieveVStorageObject` or `RetrieveVStorageObject`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``.
    public func retrieve(_ id: DiskID) async throws -> Disk {
        try await service.retrieve(id)
    }

    /// A row for each of these disks, in batches where the server has a batch call and one by one where not.
    ///
    /// - Throws: ``FCDError``. A disk that cannot be read stands in its row with its fault.
    public func retrieve(_ ids: [DiskID]) async throws -> [DiskListEntry] {
        try await service.retrieve(ids)
    }

    /// Which VMs hold these disks: `VslmRetrieveVStorageObjectAssociations` or
    /// `RetrieveVStorageObjectAssociations`. A disk that nobody holds may be left out of the answer.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server cannot tell.
    public func associations(of disks: [DiskListEntry]) async throws -> [DiskAssociations] {
        try await service.associations(of: disks)
    }

    /// A disk's key-value metadata: `VslmRetrieveVStorageObjectMetadata`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server has none.
    public func metadata(of disk: Disk) async throws -> [String: String] {
        try await service.metadata(of: disk)
    }

    /// The vSphere tags on a disk: `ListTagsAttachedToVStorageObject`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server has none.
    public func tags(of id: DiskID) async throws -> [DiskTag] {
        try await service.tags(of: id)
    }

    // MARK: Changes

    /// Makes an existing VMDK a First Class Disk where it lies: `RegisterDisk`. The call is synchronous.
    ///
    /// - parameter datacenterPath: The inventory path of the datastore's datacenter, such as `Folder/DC`.
    /// - Throws: ``FCDError``. A file that is one already has the fault `AlreadyExists`, whose `name` is the disk's
    ///   ID.
    public func register(_ path: DatastorePath, datacenterPath: String, name: String?) async throws -> Disk {
        let port = endpoint.url.split(separator: "/").last.map(String.init) ?? endpoint.host
        let url = path.folderURL(scheme: endpoint.scheme.rawValue, host: port, datacenterPath: datacenterPath)
        return try await service.register(url: url, name: name)
    }

    /// Makes a new disk: `CreateDisk_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func create(
        _ spec: DiskCreateSpec,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws -> Disk {
        try await knowingSyncFaults("the disk") { try await service.create(spec, started: started) }
    }

    /// Deletes a disk *and its file*: `DeleteVStorageObject_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: `InvalidState` while it is attached.
    public func delete(_ disk: Disk, started: (ManagedObjectReference) throws -> Void = { _ in }) async throws {
        try await knowingSyncFaults("the deletion") { try await service.delete(disk, started: started) }
    }

    /// Attaches a disk to a VM: `VslmAttachDisk_Task`, or `VirtualMachine.AttachDisk_Task` without VSLM.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func attach(
        _ disk: Disk,
        to virtualMachine: ManagedObjectReference,
        at slot: RequestedSlot = RequestedSlot(),
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the attach") {
            if let vslm {
                _ = try await waiter.run(
                    VSLMAttachDisk(manager: vslm, id: disk.id, virtualMachine: virtualMachine, slot: slot),
                    on: disk.datastore,
                    started: started
                )
            } else {
                _ = try await waiter.run(
                    AttachDisk(virtualMachine: virtualMachine, id: disk.id, datastore: disk.datastore, slot: slot),
                    on: disk.datastore,
                    started: started
                )
            }
        }
    }

    /// Takes a disk off a VM and keeps it: `VirtualMachine.DetachDisk_Task` on every server.
    ///
    /// - parameter datastore: The disk's, where it is known: only so many tasks run on one at once.
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func detach(
        _ id: DiskID,
        from virtualMachine: ManagedObjectReference,
        on datastore: ManagedObjectReference? = nil,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        _ = try await waiter.run(
            DetachDisk(virtualMachine: virtualMachine, id: id),
            on: datastore,
            started: started
        )
    }

    /// Sets and removes metadata keys; the others stay: `VslmUpdateVStorageObjectMetadata_Task`.
    ///
    /// A `SyncFault` here means that the change was made and the catalog lags, so it is no error.
    ///
    /// - Throws: ``FCDError``.
    public func update(
        _ metadata: MetadataUpdate,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        guard !metadata.isEmpty else { return }
        try await acceptingSyncFaults { try await service.update(metadata, of: disk, started: started) }
    }

    /// The disks that carry a vSphere tag, in the server's order: `VslmListVStorageObjectsAttachedToTag` or
    /// `ListVStorageObjectsAttachedToTag`.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` where there is no such category or tag,
    ///   ``FCDError/Code/unsupported`` where the server has none.
    public func disks(taggedWith tag: DiskTag) async throws -> [DiskID] {
        try await service.disks(taggedWith: tag)
    }

    /// Puts a vSphere tag on a disk. Category and tag must exist.
    ///
    /// - Throws: ``FCDError``.
    public func attachTag(_ tag: DiskTag, to id: DiskID) async throws {
        try await acceptingSyncFaults { try await service.attachTag(tag, to: id) }
    }

    /// Takes a vSphere tag off a disk.
    ///
    /// - Throws: ``FCDError``.
    public func detachTag(_ tag: DiskTag, from id: DiskID) async throws {
        try await acceptingSyncFaults { try await service.detachTag(tag, from: id) }
    }

    /// For changes whose success needs no answer: a `SyncFault` says that the change was made, and that is all.
    func acceptingSyncFaults(_ change: () async throws -> Void) async throws {
        do {
            try await change()
        } catch let error as FCDError where error.fault?.isSyncFault == true {
            return
        }
    }

    /// A `SyncFault` says that the change was made and the catalog lags. Who asked for it has to look before anything
    /// else is done.
    func knowingSyncFaults<Value>(_ what: String, _ change: () async throws -> Value) async throws -> Value {
        do {
            return try await change()
        } catch let error as FCDError where error.fault?.isSyncFault == true {
            throw FCDError.unknownOutcome(of: what, error.message, fault: error.fault)
        }
    }
}

extension ServerFault {
    /// Whether the change was made and only the server's catalog lags behind.
    public var isSyncFault: Bool { type == "SyncFault" || type == "VslmSyncFault" }
}
