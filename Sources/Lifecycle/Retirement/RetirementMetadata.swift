import Catalog
import FCD
import Foundation

/// The mark for deletion as it is kept with the disk, in metadata keys under `fcd.retired.`, where every colleague's
/// catalog finds it.
enum RetirementMetadata {
    private static let at = "fcd.retired.at"
    private static let due = "fcd.retired.due"
    private static let by = "fcd.retired.by"
    private static let reason = "fcd.retired.reason"
    private static let keys = [at, due, by, reason]

    /// The mark that a disk's metadata carries; nil where it carries none. A time that cannot be read is left out: the
    /// disk is marked all the same, and never due.
    static func read(_ metadata: [String: String]) -> RetirementMark? {
        guard metadata[at] != nil || metadata[due] != nil else { return nil }
        func text(_ key: String) -> String? { metadata[key].flatMap { $0.isEmpty ? nil : $0 } }
        return RetirementMark(
            retiredAt: text(at).flatMap(ServerTime.date).map(CatalogTime.rounded),
            dueAt: text(due).flatMap(ServerTime.date).map(CatalogTime.rounded),
            by: text(by),
            reason: text(reason)
        )
    }

    /// The change of metadata that sets this mark in place of any other, or takes it off.
    static func update(to mark: RetirementMark?) -> MetadataUpdate {
        var update = MetadataUpdate()
        let values: [String: String?] = [
            at: mark?.retiredAt.map(CatalogTime.text), due: mark?.dueAt.map(CatalogTime.text), by: mark?.by,
            reason: mark?.reason,
        ]
        for key in keys {
            if let value = values[key] ?? nil { update.set[key] = value } else { update.remove.append(key) }
        }
        return update
    }
}
