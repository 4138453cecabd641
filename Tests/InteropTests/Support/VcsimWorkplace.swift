import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

/// A vcsim, a client that is logged in to it over HTTPS, and an empty catalog in a folder of its own.
struct VcsimWorkplace {
    let server: Vcsim
    let client: VSphereClient
    let catalog: DiskCatalog
    let lifecycle: DiskLifecycle

    var known: Vcsim.Description { server.description }
    /// The disk services.
    var disks: DiskClient { lifecycle.disks }

    /// Sets everything up, does the work, and takes everything down, whatever became of the work.
    ///
    /// - Parameter apiVersion: the API version that vcsim announces; its own, 6.5, if nil.
    static func with(apiVersion: String? = nil, _ work: (VcsimWorkplace) async throws -> Void) async throws {
        let server = try await Vcsim(apiVersion: apiVersion)
        try await TemporaryFolder.with { folder in
            let client = try await connect(to: server)
            try await client.login(server.credentials)
            let catalog = try DiskCatalog.open(at: folder.appending(path: "catalog.sqlite").path)
            let lifecycle = try DiskLifecycle(client: client, disks: try await client.openDisks(), catalog: catalog)
            try await work(VcsimWorkplace(server: server, client: client, catalog: catalog, lifecycle: lifecycle))
            await client.close()
        }
    }

    /// A client that has not logged in. It trusts the server by its CA file unless told otherwise.
    static func connect(
        to server: Vcsim,
        trust: TLSTrust? = nil,
        cookie: String? = nil
    ) async throws -> VSphereClient {
        let endpoint = Endpoint(host: try #require(server.description.url.host()), port: server.description.url.port)
        let transport = try CurlTransport(endpoint: endpoint, trust: trust ?? .caFile(server.description.caFile))
        return try await VSphereClient.connect(to: endpoint, over: transport, cookie: cookie)
    }

    /// Registers one of the VMDKs that there are.
    func register(
        _ index: Int = 0,
        name: String? = nil,
        owner: Owner? = nil,
        tags: [CatalogTag] = []
    ) async throws -> Disk {
        let path = try DatastorePath(parsing: known.disks[index])
        let result = try await lifecycle.register(RegisterRequest(path: path, name: name, owner: owner, tags: tags))
        return try await disks.retrieve(try #require(result.diskID))
    }

    /// The catalog's row of a disk.
    func row(of disk: Disk) throws -> DiskRecord {
        let all = try catalog.disks(matching: DiskQuery(includeGone: true))
        return try #require(all.first { $0.disk.fcdID == disk.id.rawValue }).disk
    }

    /// The journal's newest operation.
    func lastOperation() throws -> OperationRecord {
        try #require(try catalog.operations().first)
    }
}
