import Catalog
import FCD
import Foundation

extension DiskLifecycle {
    /// Compares what the catalog has with the server as it is now, some hundred disks at a time, and writes nothing.
    ///
    /// Of all disks of the server, its list is read page by page and what the catalog has besides is asked for after; of
    /// a selection, those disks are asked for. Associations come in batches, metadata with the list; tags and control
    /// flags cost a call for each disk and are read where ``DriftOptions/only`` asks for them or the disks are few.
    ///
    /// - parameter handle: Gets the findings of one disk after the other.
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` where the catalog does not know the server; `CatalogError`, or
    ///   what `handle` throws. A disk that cannot be read throws nothing: it is a finding.
    package func drift(
        _ options: DriftOptions = DriftOptions(),
        handle: (DriftFinding) async throws -> Void
    ) async throws -> DriftSummary {
        guard let catalog, let server else {
            throw FCDError(
                .notFound,
                "the catalog knows no disk of this server yet: there is nothing to compare with",
                hint: "run `fcd sync`"
            )
        }
        var query = options.query ?? DiskQuery()
        query.serverID = server.id
        let range = try catalog.range(of: query)
        var run = try DriftRun(self, catalog, server, options, isFew: range.count <= Self.fewDisksForDrift)
        if options.query == nil {
            try await compareAll(&run, handle)
        }
        var last: Int64 = 0
        while true {
            try Task.checkCancellation()
            let page = try catalog.identifiers(matching: query, after: last, upTo: range.lastKey, limit: 500)
            guard let end = page.last?.key else { break }
            last = end
            let wanted = page.filter { !run.compared.contains($0.key) }.map { DiskID($0.fcdID) }
            guard !wanted.isEmpty else { continue }
            try await compare(wanted, &run, handle)
            progress("compared \(run.summary.disks) disks")
        }
        run.noteWhatWasLeftOut(capabilities: disks.capabilities)
        return run.summary
    }

    /// Up to so many disks are worth a call of their own.
    private static let fewDisksForDrift = 50

    private func compareAll(_ run: inout DriftRun, _ handle: (DriftFinding) async throws -> Void) async throws {
        var unread: [(datastore: Datastore, error: FCDError)] = []
        // The page's handler cannot change what is passed `inout` while it waits.
        var state = run
        var asked = now()
        try await disks.list(unread: { unread.append(($0, $1)) }) { page in
            for start in stride(from: 0, to: page.count, by: 500) {
                try Task.checkCancellation()
                let part = Array(page[start..<min(start + 500, page.count)])
                for finding in try await state.compare(part, askedAt: asked) { try await handle(finding) }
                progress("compared \(state.summary.disks) disks")
            }
            asked = now()
        }
        run = state
        run.skip(unread)
    }

    /// Asks for disks by their IDs: those of a selection, and those of the catalog that the list does not have.
    private func compare(
        _ ids: [DiskID],
        _ run: inout DriftRun,
        _ handle: (DriftFinding) async throws -> Void
    ) async throws {
        let ids = try run.askable(ids)
        guard !ids.isEmpty else { return }
        let asked = now()
        let answers = try await disks.retrieve(ids)
        let found = answers.filter { $0.fault?.type != "NotFound" }
        for finding in try await run.compare(found, askedAt: asked) { try await handle(finding) }
        let missing = Set(ids).subtracting(found.map(\.id)).sorted()
        guard !missing.isEmpty else { return }
        for finding in try await run.missing(missing) { try await handle(finding) }
    }
}
