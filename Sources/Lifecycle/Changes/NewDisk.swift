import Catalog
import FCD

/// A disk that is about to be made, by whichever call.
struct NewDisk {
    var kind: OperationKind
    var name: String
    var capacity: MiB?
    var datastore: Datastore
    /// For the journal, beside name, capacity and datastore.
    var parameters: [String: String]
    var details: NewDiskDetails
    /// Whether the call carries metadata.
    var carriesMetadata = true
    /// What is set right after the disk was made, since the call does not carry it.
    var describing: (Disk) -> [DescribingPart] = { _ in [] }
}

/// A disk that was made, with what came of describing it.
struct MadeDisk {
    var disk: Disk
    var operationID: String
    var description: DescribedDisk
    /// What the catalog could not take.
    var warnings: [String]

    func result(_ kind: OperationKind, _ message: String, notes: [String]) -> ChangeResult {
        ChangeResult(
            description.isPartial ? .partial : .done,
            kind,
            disk: disk,
            operationID: operationID,
            message,
            warnings: warnings + description.warnings,
            notes: notes + description.notes
        )
    }
}

extension DiskLifecycle {
    /// The metadata key that carries the journal's ID of the operation that made a disk, so that the disk is found
    /// again after a crash.
    package static let operationKey = "fcd.operation"

    /// Makes a disk by the journal's rule, with a row in the catalog from before the call.
    ///
    /// - parameter call: Makes the call, with the metadata that the disk shall carry from its first moment: what was
    ///   asked for, and the operation's ID where the server keeps metadata.
    func make(
        _ new: NewDisk,
        call:
            @escaping (
                _ metadata: [String: String], _ operation: String, _ started: (ManagedObjectReference) throws -> Void
            ) async throws -> Disk
    ) async throws -> MadeDisk {
        let (catalog, server) = try writableCatalog()
        var parameters = new.parameters.merging(
            DescribedDisk.parameters(owner: new.details.owner, tags: new.details.tags, at: now())
        ) { first, _ in first }
        parameters["name"] = new.name
        parameters["datastore"] = new.datastore.reference.value
        parameters["datastoreName"] = new.datastore.name
        parameters["capacityMiB"] = (new.capacity?.count).map(String.init)
        let target = "\(new.name) on \(new.datastore.name)"
        let intent = OperationIntent(kind: new.kind, serverID: server.id, target: target, parameters: parameters)
        let ((disk, description), operationID, warnings) = try await change(intent) { entry in
            let row = try entry.open(new.kind.rawValue, target) {
                try catalog.record(DatastoreObservation(new.datastore), serverID: server.id)
                return try catalog.insertCreating(
                    name: new.name,
                    capacityMiB: new.capacity?.count,
                    datastoreMoid: new.datastore.reference.value,
                    serverID: server.id,
                    operationID: entry.id
                )
            }
            var metadata = new.carriesMetadata ? new.details.metadata : nil
            if disks.capabilities.hasMetadata { metadata?[Self.operationKey] = entry.id }
            let disk: Disk
            do {
                disk = try await entry.step(new.kind.rawValue, target) { started in
                    try await call(metadata ?? [:], entry.id, started)
                }
            } catch {
                if !error.isOutcomeUnknown { entry.note { _ = try catalog.abandonCreating(diskID: row.id) } }
                throw error
            }
            entry.note { [metadata] in
                try catalog.completeCreating(diskID: row.id, with: DiskObservation(disk, metadata: metadata))
            }
            // A part of the same operation, so that a disk is not left without its owner.
            let description = await describe(
                disk,
                owner: new.details.owner,
                tags: new.details.tags,
                first: new.describing(disk),
                in: entry
            )
            return ((disk, description), "made \(disk.id)")
        }
        return MadeDisk(disk: disk, operationID: operationID, description: description, warnings: warnings)
    }

    /// Makes a disk; where the answer is lost, it is found by the operation's ID in its metadata, if it was made. After
    /// a `SyncFault` its datastore is asked too, which does not lag.
    func makeOrFind(operation: String, on datastore: Datastore, _ call: () async throws -> Disk) async throws -> Disk {
        do {
            return try await call()
        } catch let error as FCDError where error.code == .unknownOutcome {
            let found = try? await uninterrupted {
                try await disk(madeBy: operation, on: datastore.reference, after: error.fault)
            }
            guard let disk = found ?? nil else { throw error }
            return disk
        }
    }

    /// The one disk that an operation made, or nil. Several that could be it are no answer.
    private func disk(
        madeBy operation: String,
        on datastore: ManagedObjectReference,
        after fault: ServerFault?
    ) async throws -> Disk? {
        let isMade = fault?.isSyncFault == true
        // What the fault names may also be the disk that was copied.
        if isMade, let id = fault?["id.id"], let named = try? await disks.retrieve(DiskID(id), on: datastore),
            named.metadata?[Self.operationKey] == operation
        {
            return named
        }
        if disks.capabilities.hasMetadata {
            let found = try await disks(carrying: operation)
            guard found.isEmpty else { return found.count == 1 ? try await disks.retrieve(found[0]) : nil }
        }
        guard isMade else { return nil }
        let here = try await disks.identifiers(on: datastore).concurrently { id in
            try? await disks.retrieve(id, on: datastore)
        }
        let found = here.compactMap { $0 }.filter { $0.metadata?[Self.operationKey] == operation }
        return found.count == 1 ? found[0] : nil
    }

    /// The disks that the server's list has with an operation's ID in their metadata.
    func disks(carrying operation: String) async throws -> [DiskID] {
        let conditions = [
            DiskCondition(.metadataKey, .equals, Self.operationKey),
            DiskCondition(.metadataValue, .equals, operation),
        ]
        let canAsk = disks.capabilities.hasGlobalCatalog
        var found: [DiskID] = []
        try await disks.list(canAsk ? conditions : []) { page in
            found += page.filter { canAsk || $0.metadata?[Self.operationKey] == operation }.map(\.id)
        }
        return found
    }
}
