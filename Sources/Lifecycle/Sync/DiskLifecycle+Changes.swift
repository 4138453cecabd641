package import Catalog
import FCD
package import Foundation

/// What came of a sync that was to look for changes alone.
package struct ChangesSync: Sendable, Equatable {
    package var summary: SyncSummary
    /// When the last reading of everything began.
    package var lastFull: Date
    /// Why everything was read after all; nil where it was not.
    package var reasonForFull: String?
}

extension DiskLifecycle {
    /// Disks are asked for that were made this long before the last look, too: the server's catalog may lag behind, and
    /// times of one second are not in order.
    static let lookOverlap: TimeInterval = 600

    /// Brings the catalog up with what is new or has changed since the last sync: disks that were made since, every VM,
    /// and the disks that came to or left one. Everything is read where the server cannot tell what is new, or where
    /// the catalog has never had everything.
    ///
    /// It does not see renames, growth of detached disks, metadata and disks that are gone: what it did not see stays
    /// as it was.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func syncChanges() async throws -> ChangesSync {
        let (catalog, server) = try writableCatalog()
        guard disks.capabilities.hasGlobalCatalog else {
            return try await everything(since: "this server cannot be asked for what is new")
        }
        guard let times = try catalog.syncTimes(serverID: server.id) else {
            return try await everything(since: "the catalog has not had everything of this server yet")
        }
        do {
            let since = times.lastLook + (try await serverClockShift()) - Self.lookOverlap
            let summary = try await look(
                LookForChanges(machines: .every, newDisksSince: since, isAlwaysNoted: true)
            )
            guard let summary else { throw FCDError(.protocolViolation, "a look for changes came to nothing") }
            return ChangesSync(summary: summary, lastFull: times.lastFull)
        } catch let error as FCDError where error.saysTimesAreNoCondition {
            return try await everything(since: "this server cannot be asked for what is new: \(error.message)")
        }
    }

    private func everything(since reason: String) async throws -> ChangesSync {
        progress("\(reason): reading everything")
        let summary = try await sync()
        return ChangesSync(summary: summary, lastFull: summary.startedAt, reasonForFull: reason)
    }

    /// How far the server's clock is ahead of this machine's.
    ///
    /// - Throws: ``FCDError``.
    func serverClockShift() async throws -> TimeInterval {
        let here = now()
        let text = try await client.currentTime()
        guard let there = ServerTime.date(text) else {
            throw FCDError(.protocolViolation, "the server's clock says \(String(reflecting: text)), which is no time")
        }
        return there.timeIntervalSince(here)
    }
}

extension FCDError {
    /// Whether a server has refused to be asked for disks by the time when they were made.
    var saysTimesAreNoCondition: Bool {
        (code == .invalidArgument || code == .unsupported) && message.contains("VslmListVStorageObjectForSpec")
    }
}
