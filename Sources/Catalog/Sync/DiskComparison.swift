import Foundation
import GRDB

/// Compares disks that a sync reads with what the catalog has of them, by point queries: most are as they were, and need
/// not be taken any further.
///
/// In doubt a disk differs: the merge looks at it again.
struct DiskComparison {
    /// How a disk compares with its row.
    struct Result {
        /// Its row; nil where it has none.
        var diskID: Int64?
        /// Whether what was seen says anything new.
        var differs = true
        /// Whether the catalog has metadata of it, and none was seen.
        var hasLostMetadata = false
    }

    private let serverID: Int64
    private let row: Statement
    private let metadata: Statement

    init(serverID: Int64, in db: Database) throws {
        self.serverID = serverID
        row = try db.cachedStatement(sql: Self.select)
        metadata = try db.cachedStatement(sql: "SELECT key, value FROM metadata WHERE disk_id = ?")
    }

    func compare(_ disk: DiskObservation) throws -> Result {
        guard let row = try Row.fetchOne(row, arguments: [serverID, disk.fcdID]) else { return Result() }
        let id: Int64 = row[0]
        let fault: String? = row[2]
        let isReady = row[1] as String? == "ready"
        guard disk.fault == nil else { return Result(diskID: id, differs: !isReady || fault != disk.fault) }
        let isSame =
            try isReady && disk.tags == nil && fault == nil && isSame(row, disk) && hasSameOwner(row, disk)
            && hasSameRetirement(row, disk) && hasSameMetadata(id, disk)
        return Result(
            diskID: id,
            differs: !isSame,
            hasLostMetadata: try disk.metadata == nil && Row.fetchCursor(metadata, arguments: [id]).next() != nil
        )
    }

    // Columns by position: by name, each would be looked for in the whole row.
    private static let select = """
        SELECT disk.id, disk.state, disk.fault, disk.name, disk.capacity_mib, datastore.moid, disk.path,
            disk.provisioning, disk.created_at, disk.keep_after_delete_vm, disk.relocation_disabled,
            disk.changed_block_tracking, disk.used_mib, disk.snapshots, disk.backing_object_id,
            owner.source, owner.team, owner.person, owner.contact, owner.cost_centre, owner.purpose, owner.expires_on,
            owner.set_at, owner_conflict.disk_id,
            retirement.source, retirement.retired_at, retirement.due_at, retirement.retired_by, retirement.reason
        FROM disk
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id
        LEFT JOIN owner_conflict ON owner_conflict.disk_id = disk.id
        LEFT JOIN retirement ON retirement.disk_id = disk.id
        WHERE disk.server_id = ? AND disk.fcd_id = ?
        """

    private func isSame(_ row: Row, _ disk: DiskObservation) -> Bool {
        row[3] as String? == disk.name && keeps(row[4], disk.capacityMiB) && keeps(row[5], disk.datastoreMoid)
            && keeps(row[6], disk.path) && keeps(row[7], disk.provisioning?.rawValue)
            && keeps(row[8], disk.createdAt.map(Timestamp.text)) && keeps(row[9], disk.keepAfterDeleteVM)
            && keeps(row[10], disk.relocationDisabled) && keeps(row[11], disk.changedBlockTracking)
            && keeps(row[12], disk.usedMiB) && keeps(row[13], disk.snapshots) && keeps(row[14], disk.backingObjectID)
    }

    /// What was not looked at leaves the catalog as it is.
    private func keeps<Value: Equatable>(_ known: Value?, _ seen: Value?) -> Bool { seen == nil || known == seen }

    private func hasSameOwner(_ row: Row, _ disk: DiskObservation) -> Bool {
        guard disk.metadata != nil else { return true }
        let source: String? = row[15]
        guard row.hasNull(atIndex: 23) else { return false }
        guard let seen = disk.owner, seen.owner.label != nil else {
            // What was set here alone may be older than that the disk's was cleared.
            return source != "server" && (source != "local" || disk.owner == nil)
        }
        let owner = seen.owner
        let texts = [
            owner.team, owner.person, owner.contact, owner.costCentre, owner.purpose, owner.expiresOn?.description,
            Timestamp.text(seen.setAt),
        ]
        return source == "server" && texts.enumerated().allSatisfy { index, text in row[16 + index] as String? == text }
    }

    private func hasSameRetirement(_ row: Row, _ disk: DiskObservation) -> Bool {
        guard disk.metadata != nil else { return true }
        let source: String? = row[24]
        guard let mark = disk.retirement else { return source != "server" }
        let texts = [mark.retiredAt.map(Timestamp.text), mark.dueAt.map(Timestamp.text), mark.by, mark.reason]
        return source == "server" && texts.enumerated().allSatisfy { index, text in row[25 + index] as String? == text }
    }

    private func hasSameMetadata(_ id: Int64, _ disk: DiskObservation) throws -> Bool {
        guard let seen = disk.metadata else { return true }
        let rows = try Row.fetchCursor(metadata, arguments: [id])
        var count = 0
        while let row = try rows.next() {
            guard seen[row[0]] == row[1] as String? else { return false }
            count += 1
        }
        return count == seen.count
    }
}
