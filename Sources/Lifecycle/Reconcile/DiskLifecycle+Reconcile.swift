import Catalog
package import FCD

extension DiskLifecycle {
    /// Lets the server bring a datastore's list of disks in line with its files: entries whose file is gone are
    /// dropped. With a global catalog that is brought up too.
    ///
    /// - parameter comparison: What was found before; it says what will be dropped.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func reconcile(_ comparison: DatastoreComparison, dryRun: Bool = false) async throws -> ChangeResult {
        let datastore = comparison.datastore
        let method =
            disks.capabilities.hasGlobalCatalog
            ? "VslmReconcileDatastoreInventory_Task"
            : (client.about.isVCenter ? "" : "Host") + "ReconcileDatastoreInventory_Task"
        let expected = comparison.dropped
        let preflight = try await preflight(.reconcile(datastore))
        try preflight.require()
        let notes = preflight.notes + [comparison.countFault].compactMap { $0 }
        if dryRun {
            return ChangeResult(
                .planned,
                .reconcile,
                "would reconcile \(datastore.name)" + expected.asDropped(", dropping"),
                notes: notes,
                calls: [PlannedCall(method, datastore.name)]
            )
        }
        let (catalog, server) = try writableCatalog()
        try catalog.record(DatastoreObservation(datastore), serverID: server.id)
        let intent = OperationIntent(
            kind: .reconcile,
            serverID: server.id,
            target: datastore.name,
            parameters: [
                "datastore": datastore.reference.value, "url": datastore.url,
                "dropped": expected.compactMap { $0.id?.rawValue }.joined(separator: " "),
            ]
        )
        let (drops, operationID, warnings) = try await change(intent) { entry in
            let before = await listed(on: datastore)
            try await entry.step("reconcile", datastore.name) { started in
                try await reconcileOrFind(comparison, before: before, started: started)
            }
            entry.flush()
            let after = await listed(on: datastore)
            let drops = before.flatMap { before in
                after.map { ReconciliationDrops(expected: expected, before: before, after: $0) }
            }
            return (
                drops,
                drops.map { "reconciled, \($0.gone.count) entries dropped" }
                    ?? "reconciled; what was dropped is not known"
            )
        }
        let gone = drops?.gone ?? []
        let kept = drops?.kept ?? []
        let words =
            drops == nil
            ? "; which entries were dropped is not known, since the datastore's list could not be read"
            : gone.isEmpty ? ": no entry had to go" : gone.asDropped("; dropped") + "; `fcd sync` takes that over"
        let unforeseen = drops?.unforeseen ?? []
        return ChangeResult(
            .done,
            .reconcile,
            operationID: operationID,
            "reconciled \(datastore.name)" + words,
            warnings: warnings + (kept.isEmpty ? [] : ["the server keeps" + kept.asDropped("")]),
            notes: notes + (unforeseen.isEmpty ? [] : ["it was not foreseen that these go:" + unforeseen.asDropped("")])
        )
    }

    /// The disks that a datastore lists; nil where that cannot be read, which is not worth a failure.
    private func listed(on datastore: Datastore) async -> Set<DiskID>? {
        try? await uninterrupted { Set(try await disks.identifiers(on: datastore.reference)) }
    }

    /// Where the answer is lost, the entries tell: those whose file is gone were there before and are dropped. Without
    /// any, nothing tells.
    private func reconcileOrFind(
        _ comparison: DatastoreComparison,
        before: Set<DiskID>?,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        do {
            try await disks.reconcile(comparison.datastore.reference, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            if error.fault?.isSyncFault == true { return }
            let expected = Set(comparison.dropped.compactMap(\.id))
            guard !expected.isEmpty, let before, expected.isSubset(of: before),
                let after = await listed(on: comparison.datastore), expected.isDisjoint(with: after)
            else { throw error }
        }
    }

    /// Brings the server's global catalog in step with a datastore, whole.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` without a global catalog; `CatalogError`.
    package func syncGlobalCatalog(with datastore: Datastore, dryRun: Bool = false) async throws -> ChangeResult {
        let before = try await disks.catalogStatus(datastoreURL: datastore.url).first
        if before?.state == .inStep {
            return ChangeResult(.unchanged, .reconcile, "the global catalog is in step with \(datastore.name)")
        }
        let preflight = try await preflight(.reconcile(datastore))
        try preflight.require()
        if dryRun {
            return ChangeResult(
                .planned,
                .reconcile,
                "would bring the global catalog in step with \(datastore.name)",
                notes: preflight.notes,
                calls: [PlannedCall("VslmSyncDatastore", "\(datastore.url), whole")]
            )
        }
        let (catalog, server) = try writableCatalog()
        try catalog.record(DatastoreObservation(datastore), serverID: server.id)
        let intent = OperationIntent(
            kind: .reconcile,
            serverID: server.id,
            target: "the global catalog with \(datastore.name)",
            parameters: ["datastore": datastore.reference.value, "url": datastore.url]
        )
        let (after, operationID, warnings) = try await change(intent) { entry in
            try await entry.step("sync", datastore.url) { _ in
                do {
                    try await disks.syncGlobalCatalog(datastoreURL: datastore.url)
                } catch let error as FCDError where error.code == .unknownOutcome {
                    let url = datastore.url
                    let found = try? await uninterrupted { try await disks.catalogStatus(datastoreURL: url) }
                    guard found?.first?.state == .inStep else { throw error }
                }
            }
            return (try? await disks.catalogStatus(datastoreURL: datastore.url).first, "synchronized")
        }
        let lags = after?.state == .lagging
        return ChangeResult(
            .done,
            .reconcile,
            operationID: operationID,
            "brought the global catalog in step with \(datastore.name)",
            warnings: warnings
                + (lags
                    ? ["it lags still; `fcd catalog-status --datastore \(datastore.name.quotedForShell)` shows how far"]
                    : []),
            notes: preflight.notes
        )
    }
}

extension [DatastoreComparison.Finding] {
    /// For messages: `WORDS 2 entries: data (6f1c…) of payments, …`; empty for none.
    func asDropped(_ words: String) -> String {
        guard !isEmpty else { return "" }
        let names = map { finding in
            (finding.name.map { "\($0) " } ?? "") + "(\(finding.id?.rawValue ?? ""))"
                + (finding.owner?.label.map { " of \($0)" } ?? "")
        }
        return "\(words) \(count) \(count == 1 ? "entry" : "entries"): " + names.joined(separator: ", ")
    }
}
