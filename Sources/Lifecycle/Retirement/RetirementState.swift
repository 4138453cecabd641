package import Catalog
package import Foundation

/// Whether a disk that was marked for deletion may be deleted by now, as far as the catalog tells.
package enum RetirementState: Sendable, Equatable {
    /// The grace is over, and the disk was seen to stay detached throughout.
    case due
    /// The grace is not over.
    case waiting(until: Date)
    /// A VM had it after it was retired: `by` is its name, where the catalog knows it.
    case used(by: String?, at: Date)
    /// Nobody looked often enough to know. It can be due from `earliest` on where somebody looks from now on; nil: as
    /// soon as one sync has looked.
    case unwatched(earliest: Date?)
    /// The mark cannot be read, or says that it was set in the future.
    case unreadable

    /// The stable word for lists.
    package var word: String {
        switch self {
        case .due: "due"
        case .waiting: "waiting"
        case .used: "used"
        case .unwatched: "unwatched"
        case .unreadable: "unreadable"
        }
    }

    /// Judges by what was seen since the disk was marked. What is not proven is not due.
    ///
    /// - parameter attachments: All that the catalog knows, over or not.
    package init(_ record: RetirementRecord, attachments: [AttachmentRecord], now: Date) {
        guard let retiredAt = record.mark.retiredAt, let dueAt = record.mark.dueAt, retiredAt <= now,
            retiredAt <= dueAt
        else {
            self = .unreadable
            return
        }
        let grace = dueAt.timeIntervalSince(retiredAt)
        let gap = RetirementRecord.longestGap
        if let use = attachments.first(where: { $0.to.map { $0 > retiredAt } ?? true }) {
            self = .used(by: use.vmName, at: max(use.from, retiredAt))
        } else if let usedAt = record.usedAt {
            self = .used(by: nil, at: usedAt)
        } else if now < dueAt {
            self = .waiting(until: dueAt)
        } else if record.lookedAt > now || now.timeIntervalSince(record.lookedAt) > gap {
            // A look from the future was taken by a clock that was wrong.
            self = .unwatched(earliest: now.addingTimeInterval(grace))
        } else if now < record.watchedSince.addingTimeInterval(grace) {
            self = .unwatched(earliest: record.watchedSince.addingTimeInterval(grace))
        } else if record.lookedAt <= retiredAt {
            self = .unwatched(earliest: nil)
        } else {
            self = .due
        }
    }
}
