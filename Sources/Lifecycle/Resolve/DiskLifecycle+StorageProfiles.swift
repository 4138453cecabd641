package import FCD

extension DiskLifecycle {
    /// Finds the one storage policy of that name or ID.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound`` and the policies that there are,
    ///   ``FCDError/Code/ambiguous`` with the candidates, or ``FCDError/Code/unsupported`` on an ESXi host.
    package func storageProfile(named name: String) async throws -> StorageProfile {
        let all = try await storageProfiles()
        let found = all.filter { $0.name == name || $0.id == name }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "there is no storage policy \(String(reflecting: name))",
                hint: all.isEmpty
                    ? "this server has none, or your account may not see them (StorageProfile.View)"
                    : "this server has: \(all.map(\.name).joined(separator: ", "))"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: name)) names \(found.count) storage policies",
                hint: "name it by its ID",
                candidates: found.map { "\($0.id)  \($0.name)" }.sorted()
            )
        }
    }

    /// All storage policies that a disk can have, in the order of their names.
    ///
    /// - Throws: ``FCDError``, with ``FCDError/Code/unsupported`` on an ESXi host.
    package func storageProfiles() async throws -> [StorageProfile] {
        try await client.openStoragePolicies().profiles().sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}
