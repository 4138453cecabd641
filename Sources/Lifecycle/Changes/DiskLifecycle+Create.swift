import Catalog
package import FCD

/// A disk that shall be made.
package struct CreateRequest: Sendable {
    package var name: String
    package var capacity: MiB
    package var place: DiskPlace
    package var provisioning: Disk.Provisioning
    package var details: NewDiskDetails

    package init(
        name: String,
        capacity: MiB,
        place: DiskPlace,
        provisioning: Disk.Provisioning = .thin,
        details: NewDiskDetails = NewDiskDetails()
    ) {
        self.name = name
        self.capacity = capacity
        self.place = place
        self.provisioning = provisioning
        self.details = details
    }
}

extension DiskLifecycle {
    /// Makes a new, empty disk.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func create(
        _ request: CreateRequest,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try DiskWords.requireName(request.name, "create NAME --size 20GiB --datastore DATASTORE")
        try await check(request.details)
        let profileID = try await request.details.policy.asyncMap { try await storageProfile(named: $0).id }
        let chosen = try await datastore(
            at: request.place,
            name: request.name,
            capacity: request.capacity,
            provisioning: request.provisioning,
            profileID: profileID
        )
        try await requireFree(request.details.path, on: chosen.datastore)
        let preflight = try await preflight(
            .create(request.capacity, request.provisioning, on: chosen.datastore)
        )
        try preflight.require(force: force)
        let notes = preflight.notes + (try await namesakes(of: request.name))
        if dryRun {
            let words =
                "\(String(reflecting: request.name)), \(request.capacity), \(request.provisioning.rawValue), "
                + "on \(chosen.description)"
            return ChangeResult(
                .planned,
                .create,
                "would create \(request.name) on \(chosen.description)",
                notes: notes,
                calls: planNewDisk(PlannedCall(vslm("CreateDisk_Task"), words), request.details)
            )
        }
        let new = NewDisk(
            kind: .create,
            name: request.name,
            capacity: request.capacity,
            datastore: chosen.datastore,
            parameters: ["provisioning": request.provisioning.rawValue],
            details: request.details
        )
        let made = try await make(new) { metadata, operation, started in
            let spec = DiskCreateSpec(
                name: request.name,
                capacity: request.capacity,
                datastore: chosen.datastore.reference,
                provisioning: request.provisioning,
                path: request.details.path,
                profileID: profileID,
                keepAfterDeleteVM: request.details.keepAfterDeleteVM,
                metadata: metadata
            )
            return try await makeOrFind(operation: operation, on: chosen.datastore) {
                try await disks.create(spec, started: started)
            }
        }
        return made.result(
            .create,
            "created \(made.disk.name) (\(made.disk.id)), \(request.capacity) on \(chosen.description)",
            notes: notes
        )
    }

    /// What making a disk would call, with what describes it afterwards.
    ///
    /// - parameter isComplete: Whether the call carries all of the details; else no more than place and policy.
    func planNewDisk(_ call: PlannedCall, _ details: NewDiskDetails, isComplete: Bool = true) -> [PlannedCall] {
        var call = call
        call.arguments = ([call.arguments] + details.words(isComplete: isComplete)).joined(separator: ", ")
        var calls = [call]
        if let owner = details.owner { calls += planOwner(owner) }
        for tag in details.tags { calls += planTag(tag) }
        return calls
    }
}
