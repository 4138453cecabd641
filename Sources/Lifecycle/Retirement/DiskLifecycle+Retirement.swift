package import Catalog
import FCD
package import Foundation

extension DiskLifecycle {
    /// How far the clocks of this machine and of the server may be apart where times of both are compared.
    private static let clockTolerance: TimeInterval = 300

    /// The disks of this server that the catalog knows to be marked for deletion, by name: those whose grace has
    /// ended, or has no end that can be read, and those whose grace lasts.
    ///
    /// - Throws: `CatalogError`.
    package func retiredDisks() throws -> (ended: [DiskListing], waiting: [DiskListing]) {
        guard let catalog, let server else { return ([], []) }
        let (all, time) = (try catalog.disks(matching: DiskQuery(retired: true, serverID: server.id)), now())
        func isWaiting(_ listing: DiskListing) -> Bool { (listing.retirement?.mark.dueAt).map { time < $0 } ?? false }
        return (all.filter { !isWaiting($0) }, all.filter(isWaiting))
    }

    /// The mark for deletion with what was seen since: the mark by the disk's metadata, where the server has some, and
    /// the rest by the catalog. A mark that the catalog does not know yet was not watched.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    func retirement(of disk: Disk) async throws -> RetirementRecord? {
        let known = try record(of: disk.id).flatMap { try catalog?.retirement(diskID: $0.id) }
        guard disks.capabilities.hasMetadata else { return known }
        guard let mark = RetirementMetadata.read(try await disks.metadata(of: disk)) else { return nil }
        guard var known, known.mark.retiredAt == mark.retiredAt else {
            return RetirementRecord(mark, source: .server, notedAt: now())
        }
        // The same retirement, perhaps in other words: what was seen since holds.
        known.mark = mark
        return known
    }

    /// This machine's time, which the server's bears out: history, grace and ages are kept by both.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where the two differ by more than five minutes.
    package func agreedTime() async throws -> Date {
        let here = now()
        let text = try await client.currentTime()
        guard let there = ServerTime.date(text) else {
            throw FCDError(.protocolViolation, "the server's clock says \(String(reflecting: text)), which is no time")
        }
        let ahead = here.timeIntervalSince(there)
        guard abs(ahead) <= Self.clockTolerance else {
            let difference = TimeSpan(seconds: Int64(abs(ahead) / 60) * 60)
            throw FCDError(
                .conflict,
                "this machine's clock is \(difference) \(ahead > 0 ? "ahead of" : "behind") the server's, and "
                    + "times of both cannot be compared",
                hint: "set the one that is wrong"
            )
        }
        return CatalogTime.rounded(here)
    }

    /// One journalled change of a disk's metadata. Where the answer is lost, the metadata tells what happened.
    func metadataStep(_ update: MetadataUpdate, of disk: Disk, in entry: JournalEntry) async throws {
        try await entry.step("metadata", "\(disk.id)") { started in
            do {
                try await disks.update(update, of: disk, started: started)
            } catch let error as FCDError where error.code == .unknownOutcome {
                let now = try? await uninterrupted { try await disks.metadata(of: disk) }
                guard let now, update.isDone(in: now) else { throw error }
            }
        }
    }
}
