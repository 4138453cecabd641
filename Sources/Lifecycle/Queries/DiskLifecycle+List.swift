package import Catalog
package import FCD

/// Which disks of a live list are wanted. Everything given must hold.
package struct DiskFilter: Sendable {
    package var datastore: String?
    /// A name with `*` and `?`, regardless of case.
    package var name: String?
    package var tag: CatalogTag?
    /// Team, person or contact.
    package var owner: String?
    package var isAttached: Bool?
    package var isRetired: Bool?
    package var minCapacity: MiB?
    package var maxCapacity: MiB?

    package init() {}
}

/// One row of a live list.
package struct DiskRow: Sendable, Equatable {
    package var entry: DiskListEntry
    /// The datastore's name.
    package var datastore: String?
    /// The VMs that hold the disk; nil where the server could not tell. Such a row is neither attached nor detached.
    package var machines: [String]?
    /// Who answers for it, and how that is known.
    package var ownership: Ownership?
    package var owner: Owner? { ownership?.owner }
    /// The Kubernetes volume that it is, where it is one.
    package var kubernetes: KubernetesVolume?
    /// The mark for deletion, where it has one.
    package var retirement: RetirementMark?
    /// The catalog's tags; nil where there is no catalog.
    package var tags: [CatalogTag]?
    /// As the list tells it, or else the catalog remembers it.
    package var keepAfterDeleteVM: Bool?
}

extension DiskLifecycle {
    /// The disks of the server as they are now, in ascending order of their names. A disk that cannot be read stands
    /// in its row with its fault.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func list(_ filter: DiskFilter = DiskFilter()) async throws -> [DiskRow] {
        // A datastore that is not there would make an empty list, which reads like an answer.
        let datastore = try await filter.datastore.asyncMap { try await self.datastore($0) }
        var entries: [DiskListEntry] = []
        try await disks.list { page in
            entries += page.filter(filter.matches)
            progress("read \(entries.count) disks")
        }
        var rows = try await rows(of: entries)
        rows.removeAll { row in
            (filter.isAttached.map { wanted in row.machines.map { $0.isEmpty == wanted } ?? true } ?? false)
                || (filter.isRetired.map { ($0 != (row.retirement != nil)) } ?? false)
                || (filter.owner.map { !(row.owner?.isCalled($0) ?? false) } ?? false)
                || (filter.tag.map { !(row.tags ?? []).contains($0) } ?? false)
                || (datastore.map { $0.name != row.datastore } ?? false)
        }
        return rows.inOrder
    }

    /// The disks that carry a vSphere tag, as they are now, in ascending order of their names.
    ///
    /// - Throws: ``FCDError``, `CatalogError`: ``FCDError/Code/notFound`` where there is no such category or tag.
    package func disks(taggedWith tag: DiskTag) async throws -> [DiskRow] {
        let ids: [DiskID]
        do {
            ids = try await disks.disks(taggedWith: tag)
        } catch let error as FCDError where error.code == .notFound || error.code == .invalidArgument {
            throw noSuchTag(tag, error)
        }
        var rows = try await rows(of: try await disks.retrieve(ids))
        // The catalog may not know of the tag yet; the server just said so.
        let carried = CatalogTag(category: tag.category, name: tag.name)
        for index in rows.indices { rows[index].tags = Set((rows[index].tags ?? []) + [carried]).sorted() }
        return rows.inOrder
    }

    /// The rows of listed disks, with who holds them and what the catalog knows.
    private func rows(of listed: [DiskListEntry]) async throws -> [DiskRow] {
        // The catalog is read while the server answers.
        async let associated = machines(holding: listed)
        let known = try known(listed)
        let machines = try await associated
        return listed.map { entry in
            DiskRow(
                entry: entry,
                datastore: entry.path.flatMap { try? DatastorePath(parsing: $0).datastore },
                machines: machines.names(of: entry),
                ownership: Ownership(metadata: entry.metadata, known: known[entry.id]?.owner),
                kubernetes: (entry.metadata ?? known[entry.id]?.driverMetadata).flatMap(KubernetesVolume.init),
                retirement: entry.metadata.map { RetirementMetadata.read($0) } ?? known[entry.id]?.retirement,
                tags: known[entry.id]?.tags,
                keepAfterDeleteVM: entry.keepAfterDeleteVM ?? known[entry.id]?.keepAfterDeleteVM
            )
        }
    }

    /// The names of the VMs that hold each disk.
    private func machines(holding entries: [DiskListEntry]) async throws -> ListedHolders {
        var holders = ListedHolders()
        let rows: [DiskAssociations]
        do {
            rows = try await disks.associations(of: entries.filter { $0.fault == nil })
        } catch let error as FCDError where error.code == .unsupported {
            return try await machinesByDevices()
        }
        let references = Set(rows.flatMap(\.attachments).map(\.virtualMachine))
        let names = try await inventory.names(of: Array(references))
        for row in rows {
            if row.fault != nil { holders.unknown.insert(row.id) }
            holders.names[row.id, default: []] += row.attachments.map {
                names[$0.virtualMachine] ?? $0.virtualMachine.value
            }
        }
        return holders
    }

    private func machinesByDevices() async throws -> ListedHolders {
        var holders = ListedHolders()
        try await inventory.virtualMachines { page in
            for machine in page {
                for id in machine.disks.compactMap(\.diskID) { holders.names[id, default: []].append(machine.name) }
            }
        }
        return holders
    }

    /// What the catalog says of the disks that were listed. Looking one up costs several times what reading it along
    /// with all the others does, so only few are looked up.
    private func known(_ entries: [DiskListEntry]) throws -> [DiskID: KnownDisk] {
        guard let catalog, let server else { return [:] }
        var known: [DiskID: KnownDisk] = [:]
        if entries.count <= Self.fewDisks {
            for entry in entries {
                guard let row = try record(of: entry.id) else { continue }
                known[entry.id] = KnownDisk(
                    owner: try catalog.owner(diskID: row.id),
                    driverMetadata: entry.metadata == nil ? try catalog.metadata(diskID: row.id) : [:],
                    retirement: try catalog.retirement(diskID: row.id)?.mark,
                    tags: try catalog.tags(diskID: row.id),
                    keepAfterDeleteVM: row.keepAfterDeleteVM
                )
            }
        } else {
            let listed = Set(entries.map(\.id))
            try catalog.eachDisk(matching: DiskQuery(serverID: server.id, includeGone: true)) { listing in
                guard let id = listing.disk.fcdID.map({ DiskID($0) }), listed.contains(id) else { return }
                known[id] = KnownDisk(
                    owner: listing.owner,
                    driverMetadata: listing.driverMetadata,
                    retirement: listing.retirement?.mark,
                    tags: listing.tags,
                    keepAfterDeleteVM: listing.disk.keepAfterDeleteVM
                )
            }
        }
        return known
    }

    private static let fewDisks = 50
}

extension [DiskRow] {
    fileprivate var inOrder: [DiskRow] {
        sorted { ($0.entry.name ?? "", $0.entry.id) < ($1.entry.name ?? "", $1.entry.id) }
    }
}

/// What the catalog has of a disk that the server lists.
private struct KnownDisk {
    var owner: OwnerRecord?
    /// Kubernetes' own among it.
    var driverMetadata: [String: String]
    var retirement: RetirementMark?
    var tags: [CatalogTag]
    var keepAfterDeleteVM: Bool?
}

/// Which VMs hold the disks of a list.
private struct ListedHolders {
    var names: [DiskID: [String]] = [:]
    /// Disks of which the server cannot tell.
    var unknown: Set<DiskID> = []

    /// nil where it is not known.
    func names(of entry: DiskListEntry) -> [String]? {
        entry.fault != nil || unknown.contains(entry.id) ? nil : names[entry.id] ?? []
    }
}

extension DiskFilter {
    /// Whether a row may stay, as far as the list itself tells.
    fileprivate func matches(_ entry: DiskListEntry) -> Bool {
        if let name, !Wildcard.matches(entry.name ?? "", pattern: name) { return false }
        if let minCapacity, entry.capacity.map({ $0 < minCapacity }) ?? true { return false }
        if let maxCapacity, entry.capacity.map({ $0 > maxCapacity }) ?? true { return false }
        return true
    }
}

extension Owner {
    /// Whether team, person or contact is called so, regardless of case.
    fileprivate func isCalled(_ name: String) -> Bool {
        [team, person, contact].contains { $0?.lowercased() == name.lowercased() }
    }
}

/// Patterns with `*` for any text and `?` for one character, regardless of case.
enum Wildcard {
    static func matches(_ text: String, pattern: String) -> Bool {
        let text = Array(text.lowercased())
        let pattern = Array(pattern.lowercased())
        var (position, index) = (0, 0)
        var star: (index: Int, position: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == "*" {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == text[position] {
                index += 1
                position += 1
            } else if let last = star {
                star = (last.index, last.position + 1)
                index = last.index + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
