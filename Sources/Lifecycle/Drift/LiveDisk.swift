import Catalog
import FCD
import Foundation

/// A disk as its server shows it now, as far as that was read.
struct LiveDisk: Sendable {
    /// A virtual machine that holds it.
    struct Holder: Sendable, Hashable {
        var moid: String
        var name: String
    }

    /// Who holds it, or why that is not known.
    enum Holders: Sendable {
        case known([Holder])
        case unknown(String)
    }

    var entry: DiskListEntry
    /// nil where nobody asked.
    var holders: Holders?
    /// Machines whose devices the server did not tell: whether they hold it is not known.
    var unreadMachines: [Holder] = []
    /// vSphere's tags; nil where nobody asked.
    var tags: [CatalogTag]?

    init(_ entry: DiskListEntry) { self.entry = entry }

    var faultWords: String? {
        entry.fault.map { fault in fault.message.isEmpty ? fault.type ?? "unreadable" : fault.message }
    }
}

extension DiskExpectation {
    /// Whether the catalog wrote of the disk at this time or later; it keeps whole milliseconds.
    func isNewer(than time: Date) -> Bool {
        max(listing.disk.seenAt, listing.disk.changedAt ?? .distantPast) > time.addingTimeInterval(-0.0005)
    }
}
