package import Catalog
package import FCD

/// Owners that are in this catalog alone become the disks' own.
extension DiskLifecycle {
    /// Writes an owner that never reached the disk to it, with the time at which it was set.
    ///
    /// - Parameter overwriting: also where the disk has a later owner.
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` where the server keeps no metadata,
    ///   ``FCDError/Code/conflict`` where the disk's owner is later; `CatalogError`.
    package func pushOwner(of disk: Disk, overwriting: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        try requireOwnerMetadata()
        let known = try catalogOwner(of: disk)
        guard let known, known.source != .rule, let label = known.owner.label else {
            let rule = known?.rule.map { "; the rule \($0) gives it to \(known?.owner.label ?? "nobody")" } ?? ""
            return ChangeResult(.unchanged, .owner, disk: disk, "\(name) has no owner that somebody set here\(rule)")
        }
        let seen = OwnerMetadata.observation(try await disks.metadata(of: disk))
        if seen?.owner == known.owner {
            // The catalog learns that it stands there; a dry run leaves it to the next sync.
            if !dryRun, known.source == .local { try noteOwner(seen?.owner, of: disk, setAt: seen?.setAt) }
            return ChangeResult(.unchanged, .owner, disk: disk, "\(label) stands with \(name) already")
        }
        if known.source == .server {
            return ChangeResult(
                .unchanged,
                .owner,
                disk: disk,
                "the owner of \(name) was on the disk and has been changed there since: run `fcd sync`"
            )
        }
        if let seen, seen.setAt > known.setAt, !overwriting {
            let there = seen.owner.label.map { "belongs to \($0)" } ?? "has no owner"
            throw FCDError(
                .conflict,
                "\(name) \(there) since \(seen.setAt.words), which is later than \(label) here (\(known.setAt.words))",
                hint: "run `fcd sync` to take that over, or pass --overwrite to have \(label)"
            )
        }
        if dryRun {
            return ChangeResult(
                .planned,
                .owner,
                disk: disk,
                "would write \(label) to \(name)",
                calls: planned(OwnerMetadata.update(to: known.owner, at: known.setAt))
            )
        }
        let isLater = (seen?.setAt ?? .distantPast) > known.setAt
        return try await writeOwner(
            known.owner,
            of: disk,
            setAt: isLater ? now() : known.setAt,
            saying: "\(name) belongs to \(label) for everybody now"
        )
    }

    /// Makes an owner that a rule gave the disk's own, so that it stays when the rule goes.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func adoptOwner(of disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        guard let known = try catalogOwner(of: disk), known.source == .rule, let rule = known.rule else {
            return ChangeResult(.unchanged, .owner, disk: disk, "\(name) has no owner by a rule")
        }
        if let own = try await owner(of: disk) {
            let label = own.label ?? ""
            return ChangeResult(.unchanged, .owner, disk: disk, "\(name) belongs to \(label), whom somebody set")
        }
        var result = try await setOwner(known.owner, of: disk, dryRun: dryRun)
        result.notes.append("by the rule \(rule)")
        return result
    }

    /// What a change of a part of the owner starts from: who answers for the disk, be it by a rule.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func ownership(of disk: Disk) async throws -> Ownership? {
        let metadata = disks.capabilities.hasMetadata ? try await disks.metadata(of: disk) : nil
        return Ownership(metadata: metadata, known: try catalogOwner(of: disk))
    }

    private func requireOwnerMetadata() throws(FCDError) {
        guard disks.capabilities.hasMetadata else {
            throw FCDError(
                .unsupported,
                "this server keeps no metadata: owners of its disks are in this catalog alone",
                hint: "`fcd about` shows what this server can do"
            )
        }
    }
}
