public import Foundation
import GRDB

extension DiskCatalog {
    /// Takes over all metadata that the server has for the disk, in place of what the catalog had.
    public func replaceMetadata(
        _ metadata: [String: String],
        diskID: Int64,
        at time: Date = Date()
    ) throws(CatalogError) {
        try write(at: time) { db in
            _ = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            try MetadataStatement.replace(metadata, diskID: diskID, in: db)
            try DiskStatement.noteSeen(diskID, at: time, in: db)
        }
    }

    /// The metadata that the catalog has for the disk.
    public func metadata(diskID: Int64) throws(CatalogError) -> [String: String] {
        try read { db in try MetadataStatement.all(diskID: diskID, in: db) }
    }
}
