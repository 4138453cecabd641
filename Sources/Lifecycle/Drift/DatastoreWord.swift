import FCD

/// What a disk's own datastore says of it, where the server's list alone does not settle whether the disk is there.
enum DatastoreWord: Sendable, Equatable {
    case has
    case hasNot
    case unknown(String)

    /// Asks the datastore. Without a global catalog the list is the datastores' own, and nothing is asked.
    ///
    /// - Throws: ``FCDError`` for what would meet every disk alike.
    init(of id: DiskID, on datastore: String?, _ disks: DiskClient) async throws {
        guard disks.capabilities.hasGlobalCatalog else {
            self = .hasNot
            return
        }
        guard let datastore else {
            self = .unknown("nobody knows on which datastore it lies")
            return
        }
        do {
            _ = try await disks.retrieve(id, on: ManagedObjectReference(type: "Datastore", value: datastore))
            self = .has
        } catch let error as FCDError where error.code == .notFound {
            self = .hasNot
        } catch let error as FCDError {
            guard error.fault != nil, error.code != .notAuthenticated else { throw error }
            self = .unknown(error.message)
        }
    }
}
