import Catalog
import FCD

/// Snapshots of disks, and how far the global catalog has come.
extension ServerReading {
    /// So many disks are asked for their snapshots at a time.
    private static let batch = 500

    /// What came of asking for a disk's snapshots.
    private enum Answer: Sendable {
        case read
        case failed(FCDError)
        /// The disk went meanwhile, or nobody knows its datastore.
        case passedOver
    }

    /// Asks for the snapshots of disks of which the list tells others than the catalog has, and of disks that are gone and
    /// had some: what their datastores still have of them is stranded. A disk that cannot be read keeps what is known of
    /// it; where none can, the side has failed.
    func readSnapshots() async throws -> Outcome {
        var (count, last): (Int, String?) = (0, nil)
        var failure: FCDError?
        while true {
            let disks = try writer.snapshotsToRead(
                includingUnknown: options.details,
                after: last,
                limit: Self.batch
            )
            guard let end = disks.last else { break }
            last = end.fcdID
            let answers = try await disks.concurrently { try await askForSnapshots(of: $0) }
            for answer in answers {
                switch answer {
                case .read: count += 1
                case .failed(let error): failure = failure ?? error
                case .passedOver: break
                }
            }
            lifecycle.progress("read the snapshots of \(count) disks")
        }
        guard let failure, count == 0, failure.code != .unsupported else { return Outcome() }
        throw failure
    }

    private func askForSnapshots(of disk: SnapshotHolderKey) async throws -> Answer {
        guard let moid = disk.datastoreMoid else { return .passedOver }
        do {
            let place = ManagedObjectReference(type: "Datastore", value: moid)
            let found = try await lifecycle.disks.snapshots(of: DiskID(disk.fcdID), on: place)
            try writer.add(
                snapshots: found.map { SnapshotObservation($0, ofGoneDisk: disk.isGone) },
                of: disk.fcdID
            )
            return .read
        } catch let error as FCDError where error.saysNoSuchObject {
            // Nothing is left of a disk that is gone, as it should be.
            if disk.isGone { try writer.add(snapshots: [], of: disk.fcdID) }
            return disk.isGone ? .read : .passedOver
        } catch let error as FCDError where !error.concernsEveryCall {
            return .failed(error)
        }
    }

    /// How far the global catalog has come with each datastore. One that the server cannot compare says why in its row.
    func readClocks() async throws -> Outcome {
        let rows: [CatalogSyncStatus]
        do {
            rows = try await lifecycle.disks.catalogStatus()
        } catch let error as FCDError where error.code == .unsupported {
            return Outcome()
        }
        try writer.add(
            clocks: rows.map { row in
                CatalogClockObservation(
                    datastoreURL: row.datastoreURL,
                    objectClock: row.objectClock,
                    syncClock: row.syncClock,
                    error: row.fault.map { fault in
                        [fault.type, fault.message].compactMap { $0 }.joined(separator: ": ")
                    }
                )
            }
        )
        return Outcome()
    }
}

extension SnapshotObservation {
    init(_ snapshot: DiskSnapshot, ofGoneDisk isGone: Bool) {
        self.init(
            id: snapshot.id?.rawValue,
            createdAt: ServerTime.date(snapshot.createTime),
            description: snapshot.description,
            stranding: isGone ? .diskGone : snapshot.id == nil ? .noID : nil
        )
    }
}
