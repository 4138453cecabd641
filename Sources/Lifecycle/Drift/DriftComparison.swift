import Catalog
import FCD
import Foundation

/// Compares one disk of the catalog with the same disk of the server. It reads nothing but the history, for where the
/// catalog has its values from.
struct DriftComparison {
    let expected: DiskExpectation
    let live: LiveDisk
    let fields: Set<DriftField>
    /// Whether the server's list comes from its global catalog.
    let hasGlobalCatalog: Bool
    /// vSphere's tags that a sync reads: those that the catalog knows of.
    let knownTags: Set<CatalogTag>
    /// The latest event of the disk of some of these kinds that the condition holds for.
    let event: (_ kinds: [EventKind], _ condition: (DiskEvent) -> Bool) throws -> DiskEvent?

    var disk: DiskRecord { expected.listing.disk }
    var diskID: String { disk.fcdID ?? live.entry.id.rawValue }

    func findings() throws -> [DriftFinding] {
        switch disk.state {
        case .creating, .deleting: return try unfinished()
        case .gone, .deleted: return try returned()
        case .ready: break
        }
        if let fault = live.faultWords {
            guard fields.contains(.readable) else { return [] }
            return [unreadable(fault, since: try origin(of: .readable))]
        }
        var findings: [DriftFinding] = []
        for field in DriftField.allCases where fields.contains(field) {
            switch field {
            case .existence, .readable: break
            case .name: findings += try name()
            case .size: findings += try size()
            case .path: findings += try path()
            case .attachment: findings += try attachment()
            case .owner: findings += try owner()
            case .retirement: findings += try retirement()
            case .tags: findings += try tags()
            case .flags: findings += try flags()
            }
        }
        return findings
    }

    // MARK: Existence

    private func unfinished() throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        var finding = finding(.existence, .medium, disk.state.rawValue, "there", try origin(of: .existence))
        finding.act = .recover
        finding.advice = "an operation on it has not come to its end: `fcd recover` finds out what became of it"
        finding.command = "fcd recover"
        return [finding]
    }

    private func returned() throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        let actual = live.faultWords.map { "there, and cannot be read: \($0)" } ?? "there, at \(live.entry.path ?? "?")"
        let origin = try origin(of: .existence)
        var finding = finding(.existence, .medium, disk.state == .gone ? "gone" : "deleted", actual, origin)
        finding.advice = "it is there again since; `fcd sync` takes it over"
        return [finding]
    }

    /// The finding of a disk that fcd or a sync saw go, and that the global catalog lists as if it were there.
    func listedYet() throws -> DriftFinding {
        let origin = try origin(of: .existence)
        var finding = finding(.existence, .low, disk.state.rawValue, "in the global catalog's list alone", origin)
        finding.act = .look
        finding.command = "fcd catalog-status"
        finding.advice =
            "its datastore has it no more: the global catalog lags behind, and `fcd catalog-status` shows how far"
        return finding
    }

    private func unreadable(_ fault: String, since origin: DriftFinding.Origin?) -> DriftFinding {
        var finding = finding(.readable, .medium, disk.fault ?? "readable", "cannot be read: \(fault)", origin)
        finding.act = .look
        finding.advice = "nothing else of it could be compared; see that its file is there and its datastore is reached"
        finding.command = "fcd show \(diskID)"
        return finding
    }

    // MARK: Fields

    private func name() throws -> [DriftFinding] {
        guard let name = live.entry.name, name != disk.name else { return [] }
        let putBack = "fcd rename \(diskID) \(disk.name.quotedForShell)"
        return [try judged(.name, .low, disk.name, name, putBack: putBack)].compactMap { $0 }
    }

    private func size() throws -> [DriftFinding] {
        guard let known = disk.capacityMiB, let size = live.entry.capacity, size.count != known else { return [] }
        // A disk cannot be made smaller: a larger one can only be taken over.
        let putBack = size.count < known ? "fcd extend \(diskID) --size \(known)MiB" : nil
        let severity: DriftSeverity = size.count < known ? .high : .low
        return [try judged(.size, severity, "\(MiB(known))", "\(size)", putBack: putBack)].compactMap { $0 }
    }

    private func path() throws -> [DriftFinding] {
        guard let known = disk.path, let path = live.entry.path, path != known else { return [] }
        let (before, now) = (try? DatastorePath(parsing: known), try? DatastorePath(parsing: path))
        let putBack = before.flatMap { before in
            before.datastore == now?.datastore
                ? nil : "fcd relocate \(diskID) --datastore \(before.datastore.quotedForShell)"
        }
        return [try judged(.path, .low, known, path, putBack: putBack)].compactMap { $0 }
    }

    private func attachment() throws -> [DriftFinding] {
        let known = expected.listing.attachments
        switch live.holders {
        case nil: return []
        case .unknown(let why): return [unknownHolders(why)]
        case .known(let holders):
            let (before, now) = (Set(known.map(\.vmMoid)), Set(holders.map(\.moid)))
            let silent = live.unreadMachines.filter { before.contains($0.moid) }.map(\.name)
            guard silent.isEmpty else {
                return [unknownHolders("the devices of \(silent.sorted().joined(separator: ", ")) cannot be read")]
            }
            guard before != now else { return [] }
            let putBack: String? =
                switch (known.count, holders.count) {
                case (1, 0): "fcd attach \(diskID) --vm \(known[0].vmName.quotedForShell)"
                case (0, 1): "fcd detach \(diskID)"
                case (1, 1): "fcd move \(diskID) --to \(known[0].vmName.quotedForShell)"
                default: nil
                }
            // A machine that lost its disk may be down for it; one that is to be deleted must not be in use.
            let isLost = !before.isSubset(of: now)
            let isRetiredInUse = expected.listing.retirement != nil && !now.isEmpty
            return [
                try judged(
                    .attachment,
                    isRetiredInUse ? .high : .low,
                    undone: isLost ? .high : .medium,
                    words(known.map(\.vmName)),
                    words(holders.map(\.name)),
                    putBack: putBack,
                    mustDecide: true
                )
            ].compactMap { $0 }
        }
    }

    private func unknownHolders(_ why: String) -> DriftFinding {
        let known = expected.listing.attachments.map(\.vmName)
        var finding = finding(.attachment, .low, words(known), "not known: \(why)", nil)
        finding.act = .look
        finding.advice = "the server does not tell who holds it"
        finding.command = "fcd show \(diskID)"
        return finding
    }

    private func words(_ machines: [String]) -> String {
        machines.isEmpty ? "attached to nothing" : "attached to \(machines.sorted().joined(separator: ", "))"
    }

    /// Only fcd writes these marks, so that what stands with the disk is a colleague's word.
    private func retirement() throws -> [DriftFinding] {
        guard let metadata = live.entry.metadata else { return [] }
        let (known, now) = (expected.listing.retirement?.mark, RetirementMetadata.read(metadata))
        func words(_ mark: RetirementMark?) -> String {
            mark.map { $0.dueAt.map { "retired, due \($0.minutes)" } ?? "retired" } ?? "not retired"
        }
        guard known?.retiredAt != now?.retiredAt || known?.dueAt != now?.dueAt || (known == nil) != (now == nil) else {
            return []
        }
        var finding = finding(.retirement, .medium, words(known), words(now), try origin(of: .retirement))
        let actor = now?.by.map { " by \($0)" } ?? ""
        finding.advice =
            (now == nil ? "the mark was taken off elsewhere" : "it was retired elsewhere\(actor)")
            + ": `fcd sync` takes it over"
        return [finding]
    }

    private func tags() throws -> [DriftFinding] {
        guard let now = live.tags else { return [] }
        let known = Set(expected.listing.tags.filter { !$0.isLocal })
        let missing = try known.subtracting(now).sorted().compactMap { tag in
            try judged(
                .tags,
                .low,
                "tagged \(tag)",
                "not tagged \(tag)",
                putBack: "fcd tag attach \(diskID) \(tag.description.quotedForShell)",
                value: tag.description
            )
        }
        let added = try Set(now).intersection(knownTags).subtracting(known).sorted().compactMap { tag in
            try judged(
                .tags,
                .low,
                "not tagged \(tag)",
                "tagged \(tag)",
                putBack: "fcd tag detach \(diskID) \(tag.description.quotedForShell)",
                value: tag.description
            )
        }
        return missing + added
    }

    private func flags() throws -> [DriftFinding] {
        let pairs: [(flag: DiskFlag, known: Bool?, now: Bool?)] = [
            (.keepAfterDeleteVM, disk.keepAfterDeleteVM, live.entry.keepAfterDeleteVM),
            (.disableRelocation, expected.relocationDisabled, live.entry.relocationDisabled),
            (.enableChangedBlockTracking, expected.changedBlockTracking, live.entry.changedBlockTracking),
        ]
        return try pairs.compactMap { flag, known, now in
            guard let known, let now, known != now else { return nil }
            // A disk that its VM takes along when it is deleted is in danger.
            let severity: DriftSeverity = flag == .keepAfterDeleteVM && known ? .medium : .low
            return try judged(
                .flags,
                severity,
                "\(flag.word) \(known ? "set" : "cleared")",
                "\(flag.word) \(now ? "set" : "cleared")",
                putBack: "fcd flag \(known ? "set" : "clear") \(diskID) \(flag.word)"
            )
        }
    }
}
