import Catalog
import FCD

extension ConnectionOptions {
    /// The catalog as it was, and the server whose disks are meant: the one that a command would speak to, where the
    /// catalog knows it. nil means all servers, which a note says where there are several. No server is asked.
    ///
    /// - Throws: ``CLIError``: also where a server is named that the catalog does not know; `CatalogError`.
    func past(_ past: AsOfOptions, _ output: OutputOptions) throws -> (catalog: DiskCatalog, server: ServerRecord?) {
        let catalog = try past.open(self.catalog, output)
        let servers = try catalog.servers()
        let places = Places(environment: CommandContext.current.environment)
        let resolver = ConnectionResolver(
            environment: CommandContext.current.environment,
            places: places,
            configuration: try Configuration.load(places)
        )
        guard let endpoint = try resolver.endpoint(self) else {
            if servers.count > 1 { output.note("note: no server is given: disks of all \(servers.count) servers") }
            return (catalog, servers.count == 1 ? servers.first : nil)
        }
        let known = servers.filter { $0.url == endpoint.url }.max { $0.lastSeen < $1.lastSeen }
        if let known {
            if servers.count > 1 { output.note("note: disks of \(known.name) alone") }
            return (catalog, known)
        }
        // What was named for this command is meant; what the surroundings name is only usual.
        guard server == nil, self.catalog.profile == nil else {
            throw CLIError(
                .notFound,
                "the catalog knows nothing of \(endpoint) at that time",
                hint: servers.isEmpty ? "name a later time" : "it knows: \(servers.map(\.url).joined(separator: ", "))"
            )
        }
        if !servers.isEmpty {
            output.note("note: the catalog did not know \(endpoint) then: disks of all servers that it knew")
        }
        return (catalog, nil)
    }
}
