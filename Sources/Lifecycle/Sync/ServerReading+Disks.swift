import Catalog
import FCD
import Synchronization

/// The disks: by the server's list, by the datastores' own lists, by tag, and those that no list has.
extension ServerReading {
    /// So many disks are asked for their metadata one by one, where a list shows none and the catalog has some.
    private static let mostDoubtful = 200
    /// So many disks that no list has are asked for at a time.
    private static let batch = 500
    /// So many tags are asked for side by side: the answer has every disk of one, and is held whole.
    private static let tagLists = 2

    func readDisks(of datastores: [KnownDatastore]) async throws -> Outcome {
        let places = Places(datastores)
        let hasGlobalCatalog = lifecycle.disks.capabilities.hasGlobalCatalog
        var outcome = Outcome()
        var count = 0
        var left = lifecycle.disks.capabilities.hasMetadata ? Self.mostDoubtful : 0
        var unread: [(Datastore, FCDError)] = []
        try await lifecycle.disks.list(unread: { unread.append(($0, $1)) }) { page in
            let entries = options.details && hasGlobalCatalog ? try await completed(page) : page
            let observations = entries.map { entry in
                var disk = DiskObservation(entry, datastoreMoid: places.moid(of: entry))
                if hasGlobalCatalog { disk.inGlobalCatalog = true } else { disk.inDatastoreCatalog = true }
                return disk
            }
            let doubtful = Set(try writer.add(disks: observations).prefix(left))
            left -= doubtful.count
            if !doubtful.isEmpty {
                try writer.add(disks: try await withMetadata(observations.filter { doubtful.contains($0.fcdID) }))
            }
            count += page.count
            lifecycle.progress("read \(count) disks")
        }
        for (datastore, error) in unread {
            outcome.unread.insert(datastore.reference.value)
            // That it cannot be reached is how the datastore is, and stands in its row.
            guard datastore.isAccessible else { continue }
            let moid = datastore.reference.value
            outcome.failures.append(SyncFailure(.disks, datastoreMoid: moid, error: error.wordsForPart))
        }
        return outcome
    }

    /// What each datastore itself lists. One that cannot be reached lists nothing.
    func readCatalogs(of datastores: [KnownDatastore]) async throws -> Outcome {
        var outcome = Outcome()
        for datastore in datastores where datastore.isAccessible {
            do {
                let ids = try await lifecycle.disks.identifiers(on: datastore.reference)
                try writer.add(listed: ids.map(\.rawValue), on: datastore.moid)
            } catch let error as FCDError where !error.concernsEveryCall && error.code != .unsupported {
                outcome.failures.append(
                    SyncFailure(.datastoreCatalogs, datastoreMoid: datastore.moid, error: error.wordsForPart)
                )
            }
        }
        return outcome
    }

    /// The disks of each vSphere tag that the catalog knows: the API has no list of tags. A tag that is no longer there
    /// is on no disk.
    func readTags() async throws -> Outcome {
        let failures = try await catalog.knownServerTags().concurrently(Self.tagLists) { tag -> SyncFailure? in
            guard let category = tag.category else { return nil }
            do {
                let ids = try await lifecycle.disks.disks(taggedWith: DiskTag(category: category, name: tag.name))
                try writer.add(tagged: ids.map(\.rawValue), with: tag)
            } catch let error as FCDError where error.code == .notFound {
                try writer.add(tagged: [], with: tag)
            } catch let error as FCDError where !error.concernsEveryCall {
                return SyncFailure(.tags, error: "\(tag): \(error.wordsForPart)")
            }
            return nil
        }
        return Outcome(failures: failures.compactMap { $0 })
    }

    /// Asks for disks that only a datastore lists, or that only a machine's device names. One that is not found is on its
    /// way in or out: the next sync sees where it went.
    func readDisksThatNoListHas(of datastores: [KnownDatastore]) async throws -> Outcome {
        let places = Places(datastores)
        var last: String?
        while true {
            let listed = try writer.listedOnly(after: last, limit: Self.batch)
            guard let end = listed.last else { break }
            last = end.fcdID
            let found = try await listed.concurrently { disk in
                let place = ManagedObjectReference(type: "Datastore", value: disk.datastoreMoid)
                return try await row(DiskID(disk.fcdID), place) { try await lifecycle.disks.retrieve($0, on: place) }
            }
            try writer.add(
                disks: found.compactMap { entry in
                    guard let entry else { return nil }
                    var disk = DiskObservation(entry, datastoreMoid: entry.datastore?.value)
                    disk.inGlobalCatalog = false
                    disk.inDatastoreCatalog = true
                    return disk
                }
            )
        }
        last = nil
        while true {
            let attached = try writer.attachedOnly(after: last, limit: Self.batch)
            guard let end = attached.last else { break }
            last = end
            let found = try await lifecycle.disks.retrieve(attached.map { DiskID($0) })
            try writer.add(
                disks: found.filter { $0.fault == nil }.map { DiskObservation($0, datastoreMoid: places.moid(of: $0)) }
            )
        }
        return Outcome()
    }

    /// The disk's row, with its fault where it cannot be read; nil where it is not found.
    private func row(
        _ id: DiskID,
        _ datastore: ManagedObjectReference?,
        _ read: (DiskID) async throws -> Disk
    ) async throws -> DiskListEntry? {
        do {
            return DiskListEntry(try await read(id))
        } catch let error as FCDError where error.code == .notFound {
            return nil
        } catch let error as FCDError where !error.concernsEveryCall && error.fault != nil {
            return DiskListEntry(id: id, datastore: datastore, fault: error.fault)
        }
    }

    /// Rows with what lists do not tell, asked for disk by disk. One that went meanwhile stays as the list had it.
    private func completed(_ page: [DiskListEntry]) async throws -> [DiskListEntry] {
        try await page.concurrently { entry in
            guard entry.fault == nil,
                let whole = try await row(
                    entry.id,
                    entry.datastore,
                    { id in
                        try await lifecycle.disks.retrieve(id)
                    }
                )
            else { return entry }
            var entry = entry
            entry.fault = whole.fault
            entry.complete(by: whole)
            return entry
        }
    }

    /// Disks with the metadata that the server tells of each by itself.
    private func withMetadata(_ observations: [DiskObservation]) async throws -> [DiskObservation] {
        try await observations.concurrently { observation in
            do {
                let disk = try await lifecycle.disks.retrieve(DiskID(observation.fcdID))
                let metadata = try await lifecycle.disks.metadata(of: disk)
                var whole = DiskObservation(disk, metadata: metadata)
                (whole.usedMiB, whole.snapshots) = (observation.usedMiB, observation.snapshots)
                (whole.inGlobalCatalog, whole.inDatastoreCatalog) =
                    (observation.inGlobalCatalog, observation.inDatastoreCatalog)
                return whole
            } catch let error as FCDError where !error.concernsEveryCall {
                return observation
            }
        }
    }
}

/// The managed object IDs of datastores by their URLs.
private struct Places: Sendable {
    private let moids: [String: String]

    init(_ datastores: [KnownDatastore]) {
        moids = Dictionary(datastores.map { ($0.url, $0.moid) }) { first, _ in first }
    }

    func moid(of entry: DiskListEntry) -> String? {
        entry.datastore?.value ?? entry.datastoreURL.flatMap { moids[$0] }
    }
}
