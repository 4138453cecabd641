/// What the two disk services of vSphere have in common. ``VSLMDiskService`` needs no datastore and lists the global
/// catalog; ``VSOMDiskService`` works datastore by datastore, on every server.
protocol DiskService: ShapeService, SnapshotService, CatalogService {
    /// All disks that match, handed over a page at a time.
    ///
    /// - parameter unread: Told of each datastore whose disks cannot be listed. It does not end the list.
    func list(
        _ queries: [DiskCondition],
        unread: (Datastore, FCDError) throws -> Void,
        handle: (_ page: [DiskListEntry]) async throws -> Void
    ) async throws
    func retrieve(_ id: DiskID) async throws -> Disk
    /// The disk as it is now. `notFound` means that the server itself says so.
    func refresh(_ disk: Disk) async throws -> Disk
    /// A row for each ID, with a fault in that of each disk that cannot be read.
    func retrieve(_ ids: [DiskID]) async throws -> [DiskListEntry]
    func associations(of disks: [DiskListEntry]) async throws -> [DiskAssociations]
    func register(url: String, name: String?) async throws -> Disk
    func create(_ spec: DiskCreateSpec, started: (ManagedObjectReference) throws -> Void) async throws -> Disk
    func delete(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws
    func metadata(of disk: Disk) async throws -> [String: String]
    func update(
        _ metadata: MetadataUpdate,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws
    func attachTag(_ tag: DiskTag, to id: DiskID) async throws
    func detachTag(_ tag: DiskTag, from id: DiskID) async throws
    func tags(of id: DiskID) async throws -> [DiskTag]
    func disks(taggedWith tag: DiskTag) async throws -> [DiskID]
    func changeFlags(_ change: FlagChange, _ flags: DiskFlagSet, of disk: Disk) async throws
    func updatePolicy(
        _ profileID: String,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws
}

extension FCDError {
    /// The server's fault with one disk, to stand in that disk's row. nil for what would meet every other disk alike,
    /// such as the end of the session: a list full of that would be taken for the state of the disks.
    var faultOfRow: ServerFault? {
        switch code {
        case .notAuthenticated, .loginFailed, .unsupported: nil
        default: fault
        }
    }
}
