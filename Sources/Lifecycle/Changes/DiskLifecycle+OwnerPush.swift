import Catalog
package import FCD
import Foundation

/// Owners that are in this catalog alone become the disks' own.
extension DiskLifecycle {
    /// Writes an owner that never reached the disk to it, with the time at which it was set.
    ///
    /// - Parameters:
    ///   - adopting: also an owner that a rule of the configuration gave: it is set as of now, and no rule changes it
    ///     any more.
    ///   - overwriting: also where the disk has a later owner.
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` where the server keeps no metadata,
    ///   ``FCDError/Code/conflict`` where the disk's owner is later; `CatalogError`.
    package func pushOwner(
        of disk: Disk,
        adopting: Bool = false,
        overwriting: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        try requireOwnerMetadata()
        func unchanged(_ words: String) -> ChangeResult { ChangeResult(.unchanged, .owner, disk: disk, words) }
        guard let known = try catalogOwner(of: disk), let label = known.owner.label else {
            return unchanged("nobody answers for \(name) in this catalog: there is nothing to write")
        }
        let seen = OwnerMetadata.observation(try await disks.metadata(of: disk))
        if let rule = known.rule {
            if let own = seen?.owner.label { return unchanged("\(name) belongs to \(own) already, whom somebody set") }
            guard adopting else {
                return unchanged("\(name) belongs to \(label) by the rule \(rule) alone: --rules writes that too")
            }
            if dryRun {
                return planned(known.owner, at: now(), disk, "would write \(label), of the rule \(rule), to \(name)")
            }
            var result = try await setOwner(known.owner, of: disk)
            result.notes.append("by the rule \(rule), which does not change it any more")
            return result
        }
        if seen?.owner == known.owner {
            // The catalog learns that it stands there; a dry run leaves that to the next sync.
            if !dryRun, known.source == .local { try noteOwner(seen, of: disk) }
            return unchanged("\(label) stands with \(name) already")
        }
        if known.source == .server {
            return unchanged(
                "the owner of \(name) has been changed on the disk since: run `fcd sync` to take that over"
            )
        }
        let isEarlier = seen.map { $0.setAt > known.setAt } ?? false
        if let seen, isEarlier, !overwriting {
            let there = seen.owner.label.map { "belongs to \($0)" } ?? "has no owner"
            throw FCDError(
                .conflict,
                "\(name) \(there) since \(seen.setAt.minutes), later than \(label) here (\(known.setAt.minutes))",
                hint: "run `fcd sync` to take that over, or give --overwrite to have \(label)"
            )
        }
        // What replaces something later is a new decision.
        let time = isEarlier ? now() : known.setAt
        if dryRun { return planned(known.owner, at: time, disk, "would write \(label) to \(name)") }
        return try await writeOwner(known.owner, of: disk, setAt: time, saying: "\(label) stands with \(name) now")
    }

    private func planned(_ owner: Owner, at time: Date, _ disk: Disk, _ words: String) -> ChangeResult {
        ChangeResult(.planned, .owner, disk: disk, words, calls: planned(OwnerMetadata.update(to: owner, at: time)))
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
