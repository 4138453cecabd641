import Catalog

extension DiskCatalog {
    /// Refuses a datastore that no server of the catalog has: an empty answer would read like a good one.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/notFound``, `CatalogError`.
    func requireDatastore(_ name: String?) throws {
        guard let name else { return }
        var known: Set<String> = []
        for server in try servers() {
            for datastore in try datastores(serverID: server.id, includeGone: true) {
                if name.lowercased() == datastore.name.lowercased() || name == datastore.moid { return }
                known.insert(datastore.name)
            }
        }
        throw CLIError(
            .notFound,
            "the catalog knows no datastore \(String(reflecting: name))",
            hint: known.isEmpty ? "run `fcd sync`" : "it knows: \(known.sorted().joined(separator: ", "))"
        )
    }

    /// The same of all datastores that a question names.
    func requireDatastores(_ query: DiskQuery) throws {
        for name in query.namedDatastores { try requireDatastore(name) }
    }
}
