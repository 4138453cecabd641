package import Catalog
package import FCD
import Foundation

extension DiskLifecycle {
    /// Sets who answers for a disk: with the disk, in its metadata, where the server can, and in the catalog.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func setOwner(_ owner: Owner, of disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        guard let label = owner.label else {
            throw FCDError(
                .invalidArgument,
                "an owner needs a team, a person or a contact",
                hint: "give --team, --person or --contact"
            )
        }
        try DiskWords.requireLines(of: owner)
        if dryRun {
            return ChangeResult(
                .planned,
                .owner,
                disk: disk,
                "would set the owner of \(disk.name) (\(disk.id)) to \(label)",
                calls: planOwner(owner)
            )
        }
        if let known = try catalogOwner(of: disk), known.owner == owner, known.source != .rule,
            try await self.owner(of: disk) == owner
        {
            return ChangeResult(.unchanged, .owner, disk: disk, "\(disk.name) (\(disk.id)) belongs to \(label) already")
        }
        return try await writeOwner(owner, of: disk, saying: "\(disk.name) (\(disk.id)) belongs to \(label) now")
    }

    /// Nobody answers for the disk any more.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func clearOwner(of disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        if dryRun {
            return ChangeResult(
                .planned,
                .owner,
                disk: disk,
                "would clear the owner of \(disk.name) (\(disk.id))",
                calls: planOwner(nil)
            )
        }
        let known = try catalogOwner(of: disk)
        if try await owner(of: disk) == nil, known.map({ $0.source == .rule }) ?? true {
            var result = ChangeResult(.unchanged, .owner, disk: disk, "\(disk.name) (\(disk.id)) has no owner")
            if let rule = known?.rule, let label = known?.owner.label {
                result.message += " of its own"
                result.notes.append(
                    "the rule \(rule) of the configuration gives it to \(label): `fcd owner set` goes before a rule"
                )
            }
            return result
        }
        return try await writeOwner(nil, of: disk, saying: "\(disk.name) (\(disk.id)) has no owner now")
    }

    /// What the change of an owner would call.
    func planOwner(_ owner: Owner?) -> [PlannedCall] {
        planned(OwnerMetadata.update(to: owner, at: Date()))
    }

    /// A change of metadata as a dry run shows it.
    func planned(_ update: MetadataUpdate) -> [PlannedCall] {
        guard let method = disks.capabilities.metadataMethod else { return [] }
        let words = update.set.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let removed = update.remove.isEmpty ? [] : ["remove \(update.remove.sorted().joined(separator: ", "))"]
        return [PlannedCall(method, (words + removed).joined(separator: ", "))]
    }

    /// Whom somebody set for a disk: by its metadata, or by the catalog where the server has none; nil where nobody did.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func owner(of disk: Disk) async throws -> Owner? {
        guard disks.capabilities.hasMetadata else {
            return try catalogOwner(of: disk).flatMap { $0.source == .rule ? nil : $0.owner }
        }
        return OwnerMetadata.read(try await disks.metadata(of: disk))?.owner
    }

    /// What the catalog has.
    func catalogOwner(of disk: Disk) throws -> OwnerRecord? {
        try record(of: disk.id).flatMap { try catalog?.owner(diskID: $0.id) }
    }

    /// Who answers for a disk, be it by a rule: what a change of a part of the owner starts from.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func ownership(of disk: Disk) async throws -> Ownership? {
        let metadata = disks.capabilities.hasMetadata ? try await disks.metadata(of: disk) : nil
        return Ownership(metadata: metadata, known: try catalogOwner(of: disk))
    }

    /// Writes into the catalog who stands with the disk.
    func noteOwner(_ seen: OwnerObservation?, of disk: Disk) throws {
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        guard let seen, seen.owner.label != nil else { return }
        try catalog.setOwner(seen.owner, diskID: row.id, source: .server, setAt: seen.setAt, at: now())
    }

    /// - Parameter setAt: when somebody said so; now, where that is nil.
    func writeOwner(
        _ owner: Owner?,
        of disk: Disk,
        setAt: Date? = nil,
        saying message: String
    ) async throws -> ChangeResult {
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let time = setAt ?? now()
        let update = OwnerMetadata.update(to: owner, at: time)
        let intent = OperationIntent(
            kind: .owner,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: update.set.merging(["disk": disk.id.rawValue]) { first, _ in first }
        )
        let isOnServer = disks.capabilities.hasMetadata
        let (_, operationID, notes) = try await change(intent) { entry in
            if isOnServer {
                try await metadataStep(update, of: disk, in: entry)
            }
            entry.note {
                if let owner {
                    // What stands with the disk is the server's: a colleague who clears it there clears it here.
                    try catalog.setOwner(
                        owner,
                        diskID: row.id,
                        source: isOnServer ? .server : .local,
                        setAt: time,
                        at: now()
                    )
                } else {
                    try catalog.clearOwner(diskID: row.id, at: now())
                }
            }
            return ((), owner?.label.map { "owner \($0)" } ?? "owner cleared")
        }
        var result = ChangeResult(.done, .owner, disk: disk, operationID: operationID, message, warnings: notes)
        if !isOnServer {
            result.notes.append("this server keeps no metadata: the owner is in this catalog alone")
        }
        return result
    }
}

extension ServerCapabilities {
    /// The call that writes metadata; nil where there is none.
    var metadataMethod: String? {
        guard hasMetadata else { return nil }
        return hasGlobalCatalog ? "VslmUpdateVStorageObjectMetadata_Task" : "HostUpdateVStorageObjectMetadata_Task"
    }
}
