package import Foundation
import GRDB

/// What the catalog has of a disk, for comparing it with what its server shows.
package struct DiskExpectation: Sendable, Equatable {
    /// The disk with its owner, tags and attachments.
    package var listing: DiskListing
    /// nil where the catalog does not know.
    package var relocationDisabled: Bool?
    /// nil where the catalog does not know.
    package var changedBlockTracking: Bool?
    /// When a sync last read the list that the disk stands in; nil where none did.
    package var lookedAt: Date?
    /// The owner that stands with the disk while this catalog has a later word; nil where there is no such conflict.
    package var ownerOnDisk: OwnerObservation?
}

extension DiskCatalog {
    /// What the catalog has of the disks of a server with these IDs, those included that are gone. One that it does not
    /// know is left out.
    package func expectations(fcdIDs: [String], serverID: Int64) throws(CatalogError) -> [DiskExpectation] {
        try read { db in
            let find = try db.cachedStatement(sql: "SELECT id FROM disk WHERE server_id = ? AND fcd_id = ?")
            return try fcdIDs.compactMap { id in
                guard let key = try Int64.fetchOne(find, arguments: [serverID, id]) else { return nil }
                return try DiskExpectation(diskID: key, in: db)
            }
        }
    }
}

extension DiskExpectation {
    fileprivate init?(diskID: Int64, in db: Database) throws {
        let listed = try db.cachedStatement(sql: DiskListing.select + " WHERE disk.id = ?")
        let listing = try Row.first(listed, arguments: [diskID]) { try DiskListing(row: $0, in: db) }
        guard let listing else { return nil }
        let more = try db.cachedStatement(
            sql: """
                SELECT disk.relocation_disabled, disk.changed_block_tracking,
                    coalesce(datastore.disks_read_at, server.last_sync) AS looked_at,
                    owner_conflict.disk_id IS NOT NULL AS in_conflict, owner_conflict.*
                FROM disk
                JOIN server ON server.id = disk.server_id
                LEFT JOIN datastore ON datastore.id = disk.datastore_id
                LEFT JOIN owner_conflict ON owner_conflict.disk_id = disk.id
                WHERE disk.id = ?
                """
        )
        let details = try Row.fetchOne(more, arguments: [diskID]).required("disk \(diskID)")
        self.init(
            listing: listing,
            relocationDisabled: details["relocation_disabled"],
            changedBlockTracking: details["changed_block_tracking"],
            lookedAt: try details.optionalTime("looked_at"),
            ownerOnDisk: details["in_conflict"] ? try OwnerObservation(conflict: details) : nil
        )
    }
}

extension OwnerObservation {
    fileprivate init(conflict row: Row) throws {
        self.init(
            owner: Owner(
                team: row["team"],
                person: row["person"],
                contact: row["contact"],
                costCentre: row["cost_centre"],
                purpose: row["purpose"],
                expiresOn: try row.optionalDay("expires_on")
            ),
            setAt: try row.time("set_at")
        )
    }
}
