import Catalog
import FCD

/// A change of what describes a disk, made in one call: its metadata, its control flags, its storage policy.
struct DiskDescription {
    var kind: OperationKind
    /// What is changed and how, for the journal.
    var parameters: [String: String]
    /// One sentence for a person, such as `set keep of data (6f1c…)`.
    var done: String
    /// The same of a dry run, such as `would set keep of data (6f1c…)`.
    var planned: String
    var call: PlannedCall
    /// What is looked at before; nil for what goes for all such changes.
    var intended: IntendedChange?
    var notes: [String] = []
}

extension DiskLifecycle {
    /// Makes such a change, or shows what it would call.
    ///
    /// - parameter force: Passes over what the checks before it allow to be passed over.
    /// - parameter isSo: Whether the server has it by now: asked for where the answer was lost.
    /// - parameter write: Brings the catalog up.
    func describe(
        _ disk: Disk,
        _ description: DiskDescription,
        force: Bool = false,
        dryRun: Bool,
        call: @escaping (_ started: (ManagedObjectReference) throws -> Void) async throws -> Void,
        isSo: @escaping @Sendable () async throws -> Bool,
        write: @escaping @Sendable (DiskCatalog, ServerRecord) throws -> Void
    ) async throws -> ChangeResult {
        let writable = dryRun ? nil : try writableCatalog()
        let preflight = try await preflight(description.intended ?? .describe(disk))
        try preflight.require(force: force)
        let notes = preflight.notes + description.notes
        guard let (catalog, server) = writable else {
            return ChangeResult(
                .planned,
                description.kind,
                disk: disk,
                description.planned,
                notes: notes,
                calls: [description.call]
            )
        }
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: description.kind,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: description.parameters.merging(["disk": disk.id.rawValue]) { $1 }
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            try await entry.step(description.kind.rawValue, description.call.arguments) { started in
                do {
                    try await call(started)
                } catch let error as FCDError where error.code == .unknownOutcome {
                    let happened = try? await uninterrupted { try await isSo() }
                    guard happened == true else { throw error }
                }
            }
            entry.note { try write(catalog, server) }
            return ((), description.done)
        }
        return ChangeResult(
            .done,
            description.kind,
            disk: disk,
            operationID: operationID,
            description.done,
            warnings: warnings,
            notes: notes
        )
    }
}
