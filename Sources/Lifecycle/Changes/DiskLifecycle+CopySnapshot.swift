import Catalog
package import FCD

/// A new disk with the content of a snapshot that shall be made.
package struct SnapshotCopyRequest: Sendable {
    package var source: Disk
    /// The snapshot's ID, the beginning of it, or its description.
    package var snapshot: String
    package var name: String
    package var details: NewDiskDetails

    package init(source: Disk, snapshot: String, name: String, details: NewDiskDetails = NewDiskDetails()) {
        self.source = source
        self.snapshot = snapshot
        self.name = name
        self.details = details
    }
}

extension DiskLifecycle {
    /// Makes a new disk with the content of a snapshot, on the datastore of the disk that has it.
    ///
    /// The call takes no metadata, so a lost answer stays unknown: a disk of that name may be anybody's.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func copySnapshot(
        _ request: SnapshotCopyRequest,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let (source, details) = (request.source, request.details)
        try DiskWords.requireName(request.name, "create NAME --from-snapshot \(source.id) SNAPSHOT")
        try await check(details)
        let holder = SnapshotHolder(source)
        let chosen = try await snapshot(request.snapshot, of: holder)
        let snapshot = try chosen.requireID(of: holder)
        let profileID = try await details.policy.asyncMap { try await storageProfile(named: $0).id }
        let datastore = try await datastore(source.datastore.value)
        try await requireFree(details.path, on: datastore)
        let preflight = try await preflight(.copySnapshot(source, to: datastore))
        try preflight.require(force: force)
        let notes = preflight.notes + (try await namesakes(of: request.name))
        let what = "snapshot \(chosen.named) of \(source.name) (\(source.id))"
        if dryRun {
            let words = "\(source.id), snapshot \(snapshot), as \(String(reflecting: request.name))"
            return ChangeResult(
                .planned,
                .copySnapshot,
                "would create \(request.name) from \(what) on \(datastore.name)",
                notes: notes,
                calls: planNewDisk(PlannedCall(snapshotCopyMethod, words), details, isComplete: false)
                    + planDescribing(details)
            )
        }
        let new = NewDisk(
            kind: .copySnapshot,
            name: request.name,
            capacity: source.capacity,
            datastore: datastore,
            parameters: ["source": source.id.rawValue, "snapshot": snapshot.rawValue],
            details: details,
            carriesMetadata: false,
            describing: { describingParts(of: $0, details) }
        )
        let spec = SnapshotCopySpec(snapshot: snapshot, name: request.name, profileID: profileID, path: details.path)
        let made = try await make(new) { _, _, started in
            try await disks.copySnapshot(of: source, spec, started: started)
        }
        return made.result(
            .copySnapshot,
            "created \(made.disk.name) (\(made.disk.id)) from \(what) on \(datastore.name)",
            notes: notes
        )
    }

    /// What other calls that make a disk carry, and this one does not.
    private func describingParts(of disk: Disk, _ details: NewDiskDetails) -> [DescribingPart] {
        let keep = details.keepAfterDeleteVM
        var parts: [DescribingPart] = []
        if disk.keepAfterDeleteVM != keep {
            parts.append(
                DescribingPart(what: "the flag keep") {
                    // The disk is new, and so nobody's volume.
                    try await changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: keep, of: disk, force: true)
                }
            )
        }
        if !details.metadata.isEmpty {
            parts.append(DescribingPart(what: "the metadata") { try await setMetadata(details.metadata, of: disk) })
        }
        return parts
    }

    private func planDescribing(_ details: NewDiskDetails) -> [PlannedCall] {
        let flag = PlannedCall(flagMethod(details.keepAfterDeleteVM), "keepAfterDeleteVm, unless it is so already")
        guard let method = disks.capabilities.metadataMethod, !details.metadata.isEmpty else { return [flag] }
        let words = details.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        return [flag, PlannedCall(method, words)]
    }

    private var snapshotCopyMethod: String {
        if disks.capabilities.hasGlobalCatalog { return "VslmCreateDiskFromSnapshot_Task" }
        return client.about.isVCenter
            ? "CreateDiskFromSnapshot_Task" : "HostVStorageObjectCreateDiskFromSnapshot_Task"
    }
}
