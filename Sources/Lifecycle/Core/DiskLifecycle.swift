package import Catalog
package import FCD
package import Foundation

/// What a person wants done with the disks of one server.
///
/// This is the only place where server and catalog meet, and every change goes the same way: the intent is written
/// to the catalog, the call is made, the outcome is written. See ``change(_:_:)``.
package struct DiskLifecycle: Sendable {
    package let client: VSphereClient
    package let disks: DiskClient
    package let inventory: Inventory
    /// nil where none could be opened: what only reads the server works all the same.
    package let catalog: DiskCatalog?
    /// The catalog's row of this server; nil where the catalog cannot be written and does not know it yet.
    package let server: ServerRecord?
    /// This machine's time, for what goes by grace and looks.
    let now: @Sendable () -> Date
    /// Says what is being done, for a person who waits.
    let progress: @Sendable (String) -> Void
    /// Who changes which disk and which VM just now.
    let turns = Turns()
    /// What a bulk run need not ask for each of its disks anew; nil where each change asks for itself.
    package var memory: RunMemory?
    /// Who answers for disks that nobody was named for; applied after each sync. nil leaves what rules gave alone.
    package var ownerRules: [OwnerRule]?
    /// How long a change waits for what else is under way on its disk.
    package var retries = RetryPolicy.standard

    /// Takes a client that is logged in.
    ///
    /// - Throws: `CatalogError` where the catalog is open for writing and cannot take the server's row.
    package init(
        client: VSphereClient,
        disks: DiskClient,
        catalog: DiskCatalog?,
        now: @escaping @Sendable () -> Date = { Date() },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.client = client
        self.disks = disks
        self.catalog = catalog
        self.now = now
        self.progress = progress
        inventory = client.inventory
        let observation = ServerObservation(client)
        switch catalog?.mode {
        case .readWrite: server = try catalog?.upsertServer(observation)
        case .readOnly:
            server = try catalog?.servers().first { $0.instanceUUID == observation.instanceUUID }
        case nil: server = nil
        }
    }

    /// The catalog and this server's row in it, for a change.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where no intent can be written: then nothing is
    ///   changed.
    func writableCatalog() throws -> (catalog: DiskCatalog, server: ServerRecord) {
        guard let catalog, catalog.mode == .readWrite, let server else {
            throw FCDError(
                .conflict,
                "the catalog cannot be written, and nothing is changed without a note of it",
                hint: "give another place with --catalog, or make \(catalog?.path ?? "it") writable"
            )
        }
        return (catalog, server)
    }

    /// The catalog's row of a disk of this server, if there is one.
    package func record(of id: DiskID) throws -> DiskRecord? {
        guard let catalog, let server else { return nil }
        return try catalog.disk(fcdID: id.rawValue, serverID: server.id)
    }
}
