package import Catalog
package import FCD

/// A disk that shall be made.
package struct CreateRequest: Sendable {
    package var name: String
    package var capacity: MiB
    package var datastore: String
    package var provisioning: Disk.Provisioning
    /// Whether the disk survives when a VM that holds it is deleted.
    package var keepAfterDeleteVM: Bool
    package var owner: Owner?
    package var tags: [CatalogTag]

    package init(
        name: String,
        capacity: MiB,
        datastore: String,
        provisioning: Disk.Provisioning = .thin,
        keepAfterDeleteVM: Bool = true,
        owner: Owner? = nil,
        tags: [CatalogTag] = []
    ) {
        self.name = name
        self.capacity = capacity
        self.datastore = datastore
        self.provisioning = provisioning
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.owner = owner
        self.tags = tags
    }
}

extension DiskLifecycle {
    /// The metadata key that carries the journal's ID of the operation that made a disk, so that the disk is found
    /// again after a crash.
    package static let operationKey = "fcd.operation"

    /// Makes a new, empty disk.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func create(_ request: CreateRequest, dryRun: Bool = false) async throws -> ChangeResult {
        guard !request.name.trimmed.isEmpty else {
            throw FCDError(
                .invalidArgument,
                "a disk needs a name",
                hint: "run `fcd create NAME --size 20GiB --datastore DATASTORE`"
            )
        }
        let datastore = try await datastore(request.datastore)
        let preflight = try await preflight(.create(request.capacity, request.provisioning, on: datastore))
        try preflight.require()
        if dryRun { return planCreate(request, on: datastore, notes: preflight.notes) }
        let (catalog, server) = try writableCatalog()
        try catalog.record(DatastoreObservation(datastore), serverID: server.id)
        let intent = OperationIntent(
            kind: .create,
            serverID: server.id,
            target: "\(request.name) on \(datastore.name)",
            parameters: [
                "name": request.name, "datastore": datastore.name, "capacityMiB": String(request.capacity.count),
                "provisioning": request.provisioning.rawValue,
            ]
        )
        let (disk, operationID, notes) = try await change(intent) { entry in
            let row = try catalog.insertCreating(
                name: request.name,
                capacityMiB: request.capacity.count,
                datastoreMoid: datastore.reference.value,
                serverID: server.id,
                operationID: entry.id
            )
            var spec = DiskCreateSpec(
                name: request.name,
                capacity: request.capacity,
                datastore: datastore.reference,
                provisioning: request.provisioning,
                keepAfterDeleteVM: request.keepAfterDeleteVM
            )
            if disks.capabilities.hasMetadata { spec.metadata[Self.operationKey] = entry.id }
            let disk: Disk
            do {
                disk = try await entry.step("create", "\(request.name) on \(datastore.name)") { started in
                    try await createOrFind(spec, operation: entry.id, started: started)
                }
            } catch {
                if !error.isOutcomeUnknown { entry.note { _ = try catalog.abandonCreating(diskID: row.id) } }
                throw error
            }
            entry.note {
                try catalog.completeCreating(diskID: row.id, with: DiskObservation(disk, metadata: spec.metadata))
            }
            return (disk, "created \(disk.id)")
        }
        let result = ChangeResult(
            .done,
            .create,
            disk: disk,
            operationID: operationID,
            "created \(disk.name) (\(disk.id)), \(request.capacity) on \(datastore.name)",
            warnings: notes,
            notes: preflight.notes
        )
        return await describe(result, of: disk, owner: request.owner, tags: request.tags)
    }

    /// Creates; where the answer is lost, the disk is found by the operation's ID in its metadata, if it was made.
    private func createOrFind(
        _ spec: DiskCreateSpec,
        operation: String,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk {
        do {
            return try await disks.create(spec, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome && disks.capabilities.hasGlobalCatalog {
            let found = try? await uninterrupted {
                var found: [DiskID] = []
                try await disks.list([
                    DiskCondition(.metadataKey, .equals, Self.operationKey),
                    DiskCondition(.metadataValue, .equals, operation),
                ]) { found += $0.map(\.id) }
                return try await found.first.asyncMap { try await disks.retrieve($0) }
            }
            guard let disk = found ?? nil else { throw error }
            return disk
        }
    }

    private func planCreate(_ request: CreateRequest, on datastore: Datastore, notes: [String]) -> ChangeResult {
        let method = disks.capabilities.hasGlobalCatalog ? "VslmCreateDisk_Task" : "CreateDisk_Task"
        var calls = [
            PlannedCall(
                method,
                "\(String(reflecting: request.name)), \(request.capacity), \(request.provisioning.rawValue), "
                    + "on \(datastore.name)"
            )
        ]
        if let owner = request.owner { calls += planOwner(owner) }
        for tag in request.tags { calls += planTag(tag) }
        return ChangeResult(
            .planned,
            .create,
            "would create \(request.name) on \(datastore.name)",
            notes: notes,
            calls: calls
        )
    }

    /// Sets owner and tags of a disk that was just registered or made, and adds what is to be said of that to the
    /// result. What fails makes the result partial: the disk itself stays.
    func describe(_ result: ChangeResult, of disk: Disk, owner: Owner?, tags: [CatalogTag]) async -> ChangeResult {
        var parts: [(what: String, change: () async throws -> ChangeResult)] = []
        if let owner { parts.append(("the owner", { try await setOwner(owner, of: disk) })) }
        for tag in tags { parts.append(("the tag \(tag)", { try await addTag(tag, to: disk) })) }
        var result = result
        for part in parts {
            do {
                let described = try await part.change()
                result.warnings += described.warnings
                switch (result.outcome, described.outcome) {
                case (_, .partial): result.outcome = .partial
                case (.unchanged, .done): result.outcome = .done
                default: break
                }
            } catch {
                result.warnings.append("\(part.what) was not set: \(error)")
                result.outcome = .partial
            }
        }
        return result
    }
}
