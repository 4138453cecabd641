import Catalog
package import FCD

extension DiskLifecycle {
    /// A disk's key-value metadata. An empty value is what the server has been seen to write for a vSphere tag.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server does not tell it.
    package func metadata(of disk: Disk) async throws -> [String: String] {
        try await disks.metadata(of: disk)
    }

    /// Sets metadata keys of a disk; the others stay.
    ///
    /// - parameter force: Also keys that belong to Kubernetes' storage driver or to this program.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func setMetadata(
        _ values: [String: String],
        of disk: Disk,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try requireWritableMetadata()
        if let key = values.keys.sorted().first(where: { values[$0]?.isEmpty == true }) {
            throw FCDError(
                .invalidArgument,
                "the metadata key \(key) needs a value: an empty one stands for a vSphere tag",
                hint: "run `fcd meta unset \(disk.id) \(key.quotedForShell)` to take it away, or "
                    + "`fcd tag attach` to tag the disk"
            )
        }
        guard !values.isEmpty, values[""] == nil else { throw Self.noKey }
        try DiskWords.requireLines(of: values)
        if !force { try ReservedMetadata.refuse(values.keys, of: disk) }
        let before = try await disks.metadata(of: disk)
        let changes = values.filter { before[$0.key] != $0.value }
        guard !changes.isEmpty else {
            let words = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
            return ChangeResult(.unchanged, .metadata, disk: disk, "\(disk.name) (\(disk.id)) has \(words) already")
        }
        return try await changeMetadata(MetadataUpdate(set: changes), of: disk, before, force: force, dryRun: dryRun)
    }

    /// Takes metadata keys off a disk; the others stay.
    ///
    /// - parameter force: Also keys that belong to Kubernetes' storage driver or to this program, and those that
    ///   stand for vSphere tags.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func unsetMetadata(
        _ keys: [String],
        of disk: Disk,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try requireWritableMetadata()
        guard !keys.isEmpty, !keys.contains("") else { throw Self.noKey }
        if !force { try ReservedMetadata.refuse(keys, of: disk) }
        let before = try await disks.metadata(of: disk)
        if !force, let tag = keys.first(where: { before[$0] == "" }) {
            throw FCDError(
                .conflict,
                "the metadata key \(tag) of \(disk.name) (\(disk.id)) has an empty value, which stands for a vSphere "
                    + "tag",
                hint: "run `fcd tag detach` to take the tag off, or pass --force if it is none"
            )
        }
        let present = Set(keys).filter { before[$0] != nil }.sorted()
        guard !present.isEmpty else {
            let words = keys.joined(separator: ", ")
            return ChangeResult(.unchanged, .metadata, disk: disk, "\(disk.name) (\(disk.id)) has no \(words)")
        }
        return try await changeMetadata(
            MetadataUpdate(remove: present),
            of: disk,
            before,
            force: force,
            dryRun: dryRun
        )
    }

    private func changeMetadata(
        _ update: MetadataUpdate,
        of disk: Disk,
        _ before: [String: String],
        force: Bool,
        dryRun: Bool
    ) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        let pairs = update.set.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        let removed = update.remove.joined(separator: ", ")
        let isSetting = update.remove.isEmpty
        let disks = disks
        return try await describe(
            disk,
            DiskDescription(
                kind: .metadata,
                parameters: isSetting ? update.set.prefixed("set ") : ["unset": removed],
                done: isSetting ? "set \(pairs) on \(name)" : "took \(removed) off \(name)",
                planned: isSetting ? "would set \(pairs) on \(name)" : "would take \(removed) off \(name)",
                call: PlannedCall(
                    disks.capabilities.metadataMethod ?? "",
                    isSetting ? pairs : "remove \(removed)"
                )
            ),
            force: force,
            dryRun: dryRun,
            call: { started in try await disks.update(update, of: disk, started: started) },
            isSo: { update.isDone(in: try await disks.metadata(of: disk)) },
            write: { catalog, server in
                let after = update.applied(to: before)
                _ = try catalog.record(DiskObservation(disk, metadata: after), serverID: server.id)
            }
        )
    }

    private func requireWritableMetadata() throws(FCDError) {
        guard disks.capabilities.hasMetadata else {
            throw FCDError(
                .unsupported,
                "this vCenter's metadata of disks cannot be changed: its global catalog (/vslm/sdk) does not answer",
                hint: "`fcd about` shows what this server can do; the catalog came with vCenter 6.7 U2"
            )
        }
    }

    private static let noKey = FCDError(
        .invalidArgument,
        "a metadata key must not be empty",
        hint: "write KEY=VALUE"
    )
}

extension MetadataUpdate {
    /// Whether this metadata is as the update makes it.
    func isDone(in metadata: [String: String]) -> Bool {
        self.set.allSatisfy { metadata[$0.key] == $0.value } && remove.allSatisfy { metadata[$0] == nil }
    }

    /// The metadata after the update.
    func applied(to metadata: [String: String]) -> [String: String] {
        metadata.filter { !remove.contains($0.key) }.merging(self.set) { $1 }
    }
}

extension [String: String] {
    fileprivate func prefixed(_ prefix: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: map { (prefix + $0.key, $0.value) })
    }
}
