import Catalog

extension DiskCatalog {
    /// Refuses a datastore that no server of the catalog has: an empty answer would read like a good one.
    ///
    /// - Parameter exactly: whether capital letters make another name of it.
    /// - Throws: ``CLIError`` with ``CLIError/Code/notFound``, `CatalogError`.
    func requireDatastore(_ name: String?, exactly: Bool = false) throws {
        guard let name else { return }
        var known: Set<String> = []
        for server in try servers() {
            for datastore in try datastores(serverID: server.id, includeGone: true) {
                if name == datastore.name || name == datastore.moid { return }
                if !exactly, name.lowercased() == datastore.name.lowercased() { return }
                known.insert(datastore.name)
            }
        }
        throw CLIError(
            .notFound,
            "the catalog knows no datastore \(String(reflecting: name))",
            hint: known.isEmpty ? "run `fcd sync`" : "it knows: \(known.sorted().joined(separator: ", "))"
        )
    }

    /// Refuses an owner to whom no disk belongs nor ever belonged, by team, person or contact: an audit of nothing finds
    /// nothing.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/notFound``, `CatalogError`.
    func requireOwner(_ name: String?) throws {
        guard let name else { return }
        // The columns' indices of the past are of text that ignores the case of ASCII letters, and have the present, too.
        let known = ["owner_version", "owner"].flatMap { table in
            ["team", "person", "contact"].map { column in
                "EXISTS (SELECT 1 FROM \(table) WHERE \(column) = :owner COLLATE NOCASE)"
            }
        }
        let row = try reading { reader in
            try reader.firstRow(
                "SELECT \(known.joined(separator: " OR ")) AS is_known",
                arguments: ["owner": .text(name)]
            )
        }
        guard row?["is_known"].integer != 1 else { return }
        throw CLIError(
            .notFound,
            "no disk belongs to \(String(reflecting: name)), nor ever did",
            hint: "`fcd owner ls` lists the owners of the catalog, `fcd sync` reads those that stand with the disks"
        )
    }

    /// The same of all datastores that a question names.
    func requireDatastores(_ query: DiskQuery) throws {
        for name in query.namedDatastores { try requireDatastore(name) }
    }
}
