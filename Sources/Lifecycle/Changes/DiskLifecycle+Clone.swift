import Catalog
package import FCD

/// A copy of a disk that shall be made.
package struct CloneRequest: Sendable {
    package var source: Disk
    package var name: String
    /// nil: where the source lies.
    package var place: DiskPlace?
    /// nil: as the source.
    package var provisioning: Disk.Provisioning?
    package var details: NewDiskDetails

    package init(
        source: Disk,
        name: String,
        place: DiskPlace? = nil,
        provisioning: Disk.Provisioning? = nil,
        details: NewDiskDetails = NewDiskDetails()
    ) {
        self.source = source
        self.name = name
        self.place = place
        self.provisioning = provisioning
        self.details = details
    }
}

extension DiskLifecycle {
    /// Copies a disk. The copy has an ID of its own and no snapshots, tags or VMs of the source's.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func clone(
        _ request: CloneRequest,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let (source, details) = (request.source, request.details)
        try DiskWords.requireName(request.name, "clone \(source.id) NAME")
        try await check(details)
        let provisioning = request.provisioning ?? source.provisioning
        let profileID = try await details.policy.asyncMap { try await storageProfile(named: $0).id }
        let chosen = try await datastore(
            at: request.place ?? .datastore(source.datastore.value),
            name: request.name,
            capacity: try Self.capacity(of: source, for: request.place),
            provisioning: provisioning ?? .thin,
            profileID: profileID
        )
        try await requireFree(details.path, on: chosen.datastore)
        let preflight = try await preflight(.clone(source, as: provisioning, to: chosen.datastore))
        try preflight.require(force: force)
        let notes = preflight.notes + (try await namesakes(of: request.name))
        let what = "\(source.name) (\(source.id))"
        if dryRun {
            let words =
                "\(source.id) as \(String(reflecting: request.name))"
                + (provisioning.map { ", \($0.rawValue)" } ?? "") + ", on \(chosen.description)"
            return ChangeResult(
                .planned,
                .clone,
                "would clone \(what) as \(request.name) on \(chosen.description)",
                notes: notes,
                calls: planNewDisk(PlannedCall(vslm("CloneVStorageObject_Task"), words), details)
            )
        }
        let new = NewDisk(
            kind: .clone,
            name: request.name,
            capacity: source.capacity,
            datastore: chosen.datastore,
            parameters: ["source": source.id.rawValue, "provisioning": provisioning?.rawValue ?? ""],
            details: details
        )
        let made = try await make(new) { metadata, operation, started in
            let spec = DiskCloneSpec(
                name: request.name,
                datastore: chosen.datastore.reference,
                provisioning: provisioning,
                path: details.path,
                profileID: profileID,
                keepAfterDeleteVM: details.keepAfterDeleteVM,
                metadata: metadata
            )
            return try await makeOrFind(operation: operation, on: chosen.datastore) {
                do {
                    return try await disks.clone(source, spec, started: started)
                } catch let error as FCDError where error.isRefusalOfUse {
                    throw await naming(holdersOf: source, in: error)
                }
            }
        }
        return made.result(
            .clone,
            "cloned \(what) as \(made.disk.name) (\(made.disk.id)) on \(chosen.description)",
            notes: notes
        )
    }

    /// A placement asks for the capacity; a datastore that is named takes what comes.
    private static func capacity(of source: Disk, for place: DiskPlace?) throws(FCDError) -> MiB {
        if let capacity = source.capacity { return capacity }
        guard case .cluster? = place else { return MiB(0) }
        throw FCDError(
            .conflict,
            "the server does not tell the capacity of disk \(source.name) (\(source.id)), so it cannot be placed",
            hint: "name a datastore with --datastore"
        )
    }
}
