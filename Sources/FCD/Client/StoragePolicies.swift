/// The storage policies of a vCenter: its Policy Based Management service (PBM), which goes by the same login.
public struct StoragePolicies: Sendable {
    private let session: SOAPSession
    private let manager: ManagedObjectReference
    private let serverUUID: String?

    static func open(_ client: VSphereClient) async throws -> StoragePolicies {
        guard client.about.isVCenter else {
            throw FCDError(
                .unsupported,
                "\(client.about.fullName) has no storage policies",
                hint: "they are a vCenter's: name the vCenter that manages this host with --server"
            )
        }
        return StoragePolicies(
            session: client.session,
            manager: try await client.session.call(RetrievePBMContent()),
            serverUUID: client.about.instanceUUID
        )
    }

    /// All policies that a disk can have, in the server's order: `PbmQueryProfile`, `PbmRetrieveContent`.
    ///
    /// - Throws: ``FCDError``.
    public func profiles() async throws -> [StorageProfile] {
        try await profiles(try await session.call(PBMQueryProfiles(manager: manager)))
    }

    /// The policies of a disk, usually none or one: `PbmQueryAssociatedProfile`, `PbmRetrieveContent`.
    ///
    /// - Throws: ``FCDError``.
    public func profiles(of disk: DiskID) async throws -> [StorageProfile] {
        try await profiles(try await profileIDs(of: disk))
    }

    /// The IDs of a disk's policies: `PbmQueryAssociatedProfile`.
    ///
    /// - Throws: ``FCDError``.
    public func profileIDs(of disk: DiskID) async throws -> [String] {
        try await session.call(PBMQueryDiskProfile(manager: manager, id: disk, serverUUID: serverUUID))
    }

    /// Whether a policy encrypts what has it, by itself or by a data service that it is made of: `PbmRetrieveContent`.
    ///
    /// - Throws: ``FCDError``.
    public func encrypts(_ profile: StorageProfile) async throws -> Bool {
        if profile.isEncrypting { return true }
        return try await profiles(profile.dataServiceIDs).contains(where: \.isEncrypting)
    }

    private func profiles(_ ids: [String]) async throws -> [StorageProfile] {
        guard !ids.isEmpty else { return [] }
        return try await session.call(PBMRetrieveProfiles(manager: manager, ids: ids))
    }
}
