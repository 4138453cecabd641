import Catalog
package import FCD

extension DiskLifecycle {
    /// Takes a snapshot of a disk.
    ///
    /// From vCenter 9.1 on the snapshot's ID is the operation's, so a snapshot whose answer was lost is known by it;
    /// before, the disk's list of snapshots is compared with what it was.
    ///
    /// - parameter description: What vCenter calls its name. Several snapshots may have the same.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func createSnapshot(
        of disk: Disk,
        description: String,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        guard !description.trimmed.isEmpty else {
            throw FCDError(
                .invalidArgument,
                "a snapshot needs a description",
                hint: "run `fcd snapshot create \(disk.id) --description TEXT`"
            )
        }
        try DiskWords.requireLine(description, "a snapshot's description")
        let preflight = try await preflight(.takeSnapshot(disk))
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .snapshot,
                disk: disk,
                "would take a snapshot of \(disk.name) (\(disk.id))",
                notes: preflight.notes,
                calls: [PlannedCall(snapshotMethods.create, "\(disk.id), \(String(reflecting: description))")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let before = Set(try await disks.snapshots(of: disk).compactMap(\.id))
        let intent = OperationIntent(
            kind: .snapshot,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: [
                "disk": disk.id.rawValue, "description": description,
                "before": before.map(\.rawValue).sorted().joined(separator: " "),
            ]
        )
        let (snapshot, operationID, warnings) = try await change(intent) { entry in
            let chosen = disks.capabilities.takesSnapshotID ? DiskID(entry.id) : nil
            let snapshot = try await entry.step("snapshot", description) { started in
                try await takeOrFind(
                    SnapshotSearch(disk: disk, description: description, chosen: chosen, before: before),
                    entry,
                    started: started
                )
            }
            return (snapshot, "took the snapshot \(snapshot?.rawValue ?? "")")
        }
        let unnamed = ["the server did not tell the snapshot's ID; `fcd snapshot ls \(disk.id)` lists it"]
        return ChangeResult(
            .done,
            .snapshot,
            disk: disk,
            snapshot: snapshot,
            operationID: operationID,
            "took the snapshot \(String(reflecting: description)) of \(disk.name) (\(disk.id))"
                + (snapshot.map { ": \($0)" } ?? ""),
            warnings: warnings,
            notes: preflight.notes + (snapshot == nil ? unnamed : [])
        )
    }

    /// Takes the snapshot. It is asked for again only once the list has shown that there is none yet; where the answer
    /// is lost, the list tells whether there is one.
    private func takeOrFind(
        _ search: SnapshotSearch,
        _ entry: JournalEntry,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> DiskID? {
        var isUnproven = false
        do {
            return try await retries.run(while: ["InvalidState", "NotFound", "VslmNotFound"]) {
                try await disks.createSnapshot(
                    of: search.disk,
                    description: search.description,
                    id: search.chosen,
                    started: started
                )
            } again: { refusal in
                let new = try await candidates(for: search)
                if search.chosen != nil, let made = new.first { return made }
                guard new.isEmpty else {
                    isUnproven = true
                    throw FCDError.unknownOutcome(
                        of: "the snapshot",
                        "the server refused it (\(refusal.message)), and has a new snapshot of that description all the "
                            + "same, which may be somebody else's",
                        fault: refusal.fault
                    )
                }
                entry.noteRetry("snapshot", after: refusal)
                return nil
            }
        } catch let error as FCDError where error.code == .unknownOutcome && !isUnproven {
            guard let made = try? await uninterrupted({ try await made(by: search) }) else { throw error }
            return made
        }
    }

    /// The snapshot that was made, if the list shows one. Two that could be it are no answer.
    private func made(by search: SnapshotSearch) async throws -> DiskID? {
        let new = try await candidates(for: search)
        return new.count == 1 ? new[0] : nil
    }

    /// The one with the ID that was chosen; without one, all of the description that were not there before.
    private func candidates(for search: SnapshotSearch) async throws -> [DiskID] {
        let now = try await disks.snapshots(of: search.disk)
        if let chosen = search.chosen { return now.compactMap(\.id).filter { $0 == chosen } }
        return now.filter { $0.description == search.description }.compactMap(\.id)
            .filter { !search.before.contains($0) }
    }
}

/// What a snapshot that was asked for is known by.
private struct SnapshotSearch: Sendable {
    var disk: Disk
    var description: String
    /// The ID that it was given, where the server takes one.
    var chosen: DiskID?
    /// The snapshots that were there before.
    var before: Set<DiskID>
}

extension DiskLifecycle {
    /// The methods that this server is called with, for dry runs.
    var snapshotMethods: (create: String, delete: String, revert: String) {
        let capabilities = disks.capabilities
        let own = capabilities.takesSnapshotID ? "VStorageObjectCreateSnapshotEx_Task" : nil
        if capabilities.hasGlobalCatalog {
            return (own ?? "VslmCreateSnapshot_Task", "VslmDeleteSnapshot_Task", "VslmRevertVStorageObject_Task")
        }
        guard client.about.isVCenter else {
            let prefix = "HostVStorageObject"
            return (prefix + "CreateSnapshot_Task", prefix + "DeleteSnapshot_Task", prefix + "Revert_Task")
        }
        return (own ?? "VStorageObjectCreateSnapshot_Task", "DeleteSnapshot_Task", "RevertVStorageObject_Task")
    }
}

extension JournalEntry {
    /// Writes down that a refused call is made again.
    func noteRetry(_ step: String, after refusal: FCDError) {
        let words = "refused and made again: \(refusal.message)"
        note { [catalog, id] in try catalog.step(id, step, .running, detail: words) }
        flush()
    }
}
