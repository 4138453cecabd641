package import FCD

extension DiskLifecycle {
    /// Finds the one datastore of that name or moid.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    package func datastore(_ name: String) async throws -> Datastore {
        try Self.datastore(name, among: try await allDatastores())
    }

    /// The same among datastores that were read already.
    static func datastore(_ name: String, among all: [Datastore]) throws(FCDError) -> Datastore {
        let found = all.filter { $0.name == name || $0.reference.value == name }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "there is no datastore \(String(reflecting: name))",
                hint: "this server has: \(all.map(\.name).sorted().joined(separator: ", "))"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: name)) names \(found.count) datastores in different datacenters",
                hint: "a path cannot tell them apart: rename one of them",
                candidates: found.map { "\($0.reference.value)  \($0.datacenterPath)/\($0.name)" }.sorted()
            )
        }
    }

    private func allDatastores() async throws -> [Datastore] {
        guard let memory else { return try await inventory.datastores() }
        return try await memory.datastores { try await inventory.datastores() }
    }
}
