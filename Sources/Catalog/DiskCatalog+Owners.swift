public import Foundation
import GRDB

extension DiskCatalog {
    /// Sets who answers for the disk, in place of what was set before.
    /// - Parameters:
    ///   - setAt: when somebody said so, where that was earlier than `time`.
    ///   - time: when the catalog learns of it.
    /// - Throws: ``CatalogError`` with code `conflict` when neither team, person nor contact is given.
    @discardableResult
    public func setOwner(
        _ owner: Owner,
        diskID: Int64,
        source: OwnerRecord.Source = .local,
        setAt: Date? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> OwnerRecord {
        guard owner.label != nil else {
            throw CatalogError(.conflict, "an owner needs a team, a person or a contact")
        }
        return try write(at: time) { db in
            _ = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            try OwnerStatement.set(owner, diskID: diskID, source: source, setAt: setAt ?? time, at: time, in: db)
            return try OwnerStatement.find(diskID: diskID, in: db).required("the owner just written")
        }
    }

    /// Nobody answers for the disk any more.
    /// - Returns: whether somebody did.
    @discardableResult
    public func clearOwner(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> Bool {
        try write(at: time) { db in
            let isCleared = try OwnerStatement.clear(diskID: diskID, in: db)
            if isCleared { try DiskStatement.noteSeen(diskID, at: time, in: db) }
            return isCleared
        }
    }

    /// Who answers for the disk; nil when nobody does.
    public func owner(diskID: Int64) throws(CatalogError) -> OwnerRecord? {
        try read { db in try OwnerStatement.find(diskID: diskID, in: db) }
    }

    /// What stands with the disk at the server while this catalog has a later owner that never got there; nil where they
    /// agree.
    public func ownerConflict(diskID: Int64) throws(CatalogError) -> OwnerObservation? {
        try read { db in try OwnerStatement.conflict(diskID: diskID, in: db) }
    }

    /// What each owner holds, by name; disks without an owner come first, with a nil group. Or the same by something
    /// else that disks have in common.
    /// - Parameters:
    ///   - day: the day that decides which ownerships are expired.
    ///   - serverID: only disks of this server; nil for all.
    public func owners(
        by grouping: OwnerTotal.Grouping = .owner,
        on day: CalendarDay = CalendarDay(utc: Date()),
        serverID: Int64? = nil
    ) throws(CatalogError) -> [OwnerTotal] {
        try read { db in try OwnerTotals(grouping: grouping, day: day, serverID: serverID, asOf: asOf).read(in: db) }
    }
}
