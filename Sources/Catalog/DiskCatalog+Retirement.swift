public import Foundation
import GRDB

extension DiskCatalog {
    /// Marks the disk for deletion, in place of any earlier mark. What was seen since an earlier mark of the same time
    /// stays; a new mark begins with the look of whoever set it.
    @discardableResult
    public func setRetirement(
        _ mark: RetirementMark,
        diskID: Int64,
        source: RetirementRecord.Source = .local,
        at time: Date = Date()
    ) throws(CatalogError) -> RetirementRecord {
        try write(at: time) { db in
            _ = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            try RetirementStatement.set(mark, diskID: diskID, source: source, at: time, in: db)
            return try RetirementStatement.find(diskID: diskID, in: db).required("the retirement just written")
        }
    }

    /// Takes the mark off.
    /// - Returns: whether there was one.
    @discardableResult
    public func clearRetirement(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> Bool {
        try write(at: time) { db in
            let isCleared = try RetirementStatement.clear(diskID: diskID, in: db)
            if isCleared { try DiskStatement.noteSeen(diskID, at: time, in: db) }
            return isCleared
        }
    }

    /// The mark of the disk and what was seen since; nil when it is not retired.
    public func retirement(diskID: Int64) throws(CatalogError) -> RetirementRecord? {
        try read { db in try RetirementStatement.find(diskID: diskID, in: db) }
    }
}
