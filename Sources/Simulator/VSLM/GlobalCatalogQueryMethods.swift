import FCD

/// `VslmListVStorageObjectForSpec`.
enum GlobalCatalogQueryMethods {
    static func add(to table: inout MethodTable) {
        table.add(globalCatalog: "VslmListVStorageObjectForSpec", list)
    }

    /// Disks that meet all conditions, by ascending identifier. However many are asked for, the server's own limit
    /// holds; a page that is exactly full never says that it is the last.
    private static func list(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        var queries: [GlobalCatalogQuery] = []
        for node in call.arguments.all("query") { queries.append(try GlobalCatalogQuery(node)) }
        let asked = try call.int("maxResult")
        guard asked > 0 else { throw .invalidArgument("maxResult") }
        let limit = min(asked, state.catalogPageLimit)
        let disks = state.inventory.disks
        let first = queries.compactMap(\.startsAfter).max().map { disks.position(of: $0) } ?? 0
        var found: [FirstClassDisk] = []
        for id in disks.identifiers[first...] {
            guard found.count < limit else { break }
            if let disk = disks[id], !disk.isHidden, queries.allSatisfy({ $0.matches(disk) }) { found.append(disk) }
        }
        return [
            .object(
                "VslmVsoVStorageObjectQueryResult",
                [
                    "allRecordsReturned": .boolean(found.count < limit),
                    "id": .array(of: "ID", found.map { .id($0.id) }),
                    "queryResults": .array(of: "VslmVsoVStorageObjectResult", found.map { state.catalogRow($0) }),
                ]
            )
        ]
    }
}
