import Catalog
package import FCD

extension DiskLifecycle {
    /// Gives a disk another name; its file keeps its own. A name that other disks have too is allowed, and said.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func rename(
        _ disk: Disk,
        to name: String,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try DiskWords.requireName(name, "rename \(disk.id) NAME")
        if name == disk.name {
            return ChangeResult(.unchanged, .rename, disk: disk, "disk \(disk.id) is called \(name) already")
        }
        let preflight = try await preflight(.rename(disk))
        try preflight.require(force: force)
        let notes = preflight.notes + (try await namesakes(of: name))
        if dryRun {
            return ChangeResult(
                .planned,
                .rename,
                disk: disk,
                "would rename \(disk.name) (\(disk.id)) to \(name)",
                notes: notes,
                calls: [PlannedCall(vslm("RenameVStorageObject"), "\(disk.id) to \(String(reflecting: name))")]
            )
        }
        let altered = try await alter(
            disk,
            by: DiskAlteration(
                kind: .rename,
                goal: "to \(name)",
                parameters: ["name": name, "from": disk.name],
                call: { client, _ in try await client.rename(disk, to: name) },
                isDone: { $0.name == name },
                intend: { $0.name = name }
            )
        )
        return ChangeResult(
            .done,
            .rename,
            disk: altered.disk,
            operationID: altered.operationID,
            "renamed \(disk.name) (\(disk.id)) to \(name)",
            warnings: altered.warnings,
            notes: notes + altered.notes
        )
    }

    /// A note where other disks have that name: by the server where it can be asked for a name, else by the catalog.
    func namesakes(of name: String) async throws -> [String] {
        var others: [String] = []
        if disks.capabilities.hasGlobalCatalog {
            try await disks.list([DiskCondition(.name, .equals, name)]) { page in
                others += page.filter { $0.name == name }.map(\.id.rawValue)
            }
        } else if let catalog, let server {
            others = try catalog.candidates(for: name, serverID: server.id)
                .filter { $0.disk.name == name }.compactMap(\.disk.fcdID)
        }
        guard !others.isEmpty else { return [] }
        let some = others.sorted().prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
        return ["\(others.count) other disk\(others.count == 1 ? " is" : "s are") called \(name) too (\(some))"]
    }
}
