import Catalog
import FCD
import Lifecycle

extension ConnectionOptions {
    /// What a command does with the catalog.
    enum CatalogUse {
        /// It is read where there is one, and never written: what only looks works on a read-only file system too.
        case reading
        /// It is made where there is none. Nothing is changed on the server without a note of it.
        case writing

        /// A dry run leaves the catalog alone as well.
        static func changing(_ change: ChangeOptions) -> CatalogUse { change.dryRun ? .reading : .writing }
    }

    /// Runs the work with a server that this command is logged in to, and with the catalog. While it lasts, a
    /// terminal shows what is being done.
    ///
    /// - Parameters:
    ///   - label: what is being done, such as `reading disks`.
    ///   - notingOpenOperations: whether a person is told of what earlier commands, or this one, left open.
    ///   - opened: the catalog, where it is open already.
    ///   - name: what stands before each word of progress, where several servers are at work.
    /// - Throws: ``FCDError``, `CatalogError`, ``CLIError``, or what the work throws.
    func withLifecycle<Value>(
        _ label: String,
        _ use: CatalogUse,
        notingOpenOperations: Bool = true,
        opened: DiskCatalog? = nil,
        name: String? = nil,
        work: (DiskLifecycle) async throws -> Value
    ) async throws -> Value {
        let connection = try resolve()
        let configuration = try Configuration.load(Places(environment: CommandContext.current.environment))
        // Before the server is asked for anything: without a journal there is no change.
        let catalog = try opened ?? openCatalog(use, notingOpenOperations: notingOpenOperations)
        return try await Progress.showing(label) { _ in
            try await ServerConnector(connection).run { client in
                var lifecycle = try DiskLifecycle(
                    client: client,
                    disks: try await client.openDisks(),
                    catalog: catalog,
                    progress: { text in Progress.update(name.map { "\($0): \(text)" } ?? text) }
                )
                lifecycle.memory = RunMemory()
                lifecycle.ownerRules = configuration.ownerRules
                let value = try await work(lifecycle)
                if use == .writing, notingOpenOperations { try catalog?.noteOpenOperations() }
                return value
            }
        }
    }

    private func openCatalog(_ use: CatalogUse, notingOpenOperations: Bool) throws -> DiskCatalog? {
        switch use {
        case .writing:
            return try catalog.openForWriting()
        case .reading:
            do {
                return try catalog.openForReading(notingOpenOperations: notingOpenOperations)
            } catch let error as CatalogError where error.code == .notFound {
                // None, or none that can be read as it is: the server has the disks, and its word counts.
                if try catalog.exists() { CommandContext.current.warn("no owners or tags of the catalog: \(error)") }
                return nil
            }
        }
    }
}
