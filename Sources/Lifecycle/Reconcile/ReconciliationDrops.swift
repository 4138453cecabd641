import FCD

/// What a reconciliation did to a datastore's list, seen by the list before and after it.
struct ReconciliationDrops: Sendable {
    /// The entries that were there before and are no more.
    var gone: [DatastoreComparison.Finding]
    /// Those of them that no comparison had foreseen.
    var unforeseen: [DatastoreComparison.Finding]
    /// The entries that were to go and are still there.
    var kept: [DatastoreComparison.Finding]

    init(expected: [DatastoreComparison.Finding], before: Set<DiskID>, after: Set<DiskID>) {
        let missing = before.subtracting(after)
        let foreseen = expected.filter { $0.id.map(missing.contains) ?? false }
        unforeseen = missing.subtracting(expected.compactMap(\.id)).sorted()
            .map { DatastoreComparison.Finding(kind: .fileGone, id: $0) }
        gone = foreseen + unforeseen
        kept = expected.filter { $0.id.map(after.contains) ?? false }
    }
}
