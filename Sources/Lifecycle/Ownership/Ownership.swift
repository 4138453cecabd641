package import Catalog
package import Foundation

/// Who answers for a disk, by what stands with it and what the catalog has. The catalog's merge of a sync decides the
/// same way.
package struct Ownership: Sendable, Equatable {
    package var owner: Owner
    /// Where it is kept.
    package var source: OwnerRecord.Source
    /// The rule of the configuration that named the owner; nil where somebody did.
    package var rule: String?
    package var setAt: Date
    /// What stands with the disk, where that contradicts: the owner here is later and was never written there.
    package var onDisk: OwnerObservation?

    package init(_ record: OwnerRecord, onDisk: OwnerObservation? = nil) {
        owner = record.owner
        source = record.source
        rule = record.rule
        setAt = record.setAt
        self.onDisk = onDisk
    }

    /// What stands with the disk.
    private init(_ seen: OwnerObservation) {
        (owner, source, setAt) = (seen.owner, .server, seen.setAt)
    }

    /// nil where nobody answers for the disk.
    ///
    /// - Parameters:
    ///   - metadata: the disk's; nil where the server has none or it was not read.
    ///   - known: what the catalog has.
    init?(metadata: [String: String]?, known: OwnerRecord?) {
        guard let metadata else {
            guard let known else { return nil }
            self.init(known)
            return
        }
        let seen = OwnerMetadata.observation(metadata)
        if let known, known.source == .local, known.setAt > seen?.setAt ?? .distantPast {
            let differs = seen.map { $0.owner.label != nil && $0.owner != known.owner } ?? false
            self.init(known, onDisk: differs ? seen : nil)
        } else if let seen, seen.owner.label != nil {
            self.init(seen)
        } else if let known, known.source == .rule {
            self.init(known)
        } else {
            return nil
        }
    }
}
