public import Foundation
import GRDB

extension DiskCatalog {
    /// Gives disks the owners that rules name, in one transaction: the first rule that fits a disk and names somebody for
    /// it counts. Owners that somebody set stay; those of a rule that does not fit any more, or is not there, go.
    ///
    /// - Parameters:
    ///   - serverID: only the disks of this server; nil for all.
    ///   - isSync: whether a sync does so, for the history.
    @discardableResult
    public func applyOwnerRules(
        _ rules: [OwnerRule],
        serverID: Int64? = nil,
        at time: Date = Date(),
        isSync: Bool = false
    ) throws(CatalogError) -> OwnerRuleChanges {
        try write(at: time, source: isSync ? .sync : .command) { db in
            try OwnerRuleMerge(rules: rules, serverID: serverID, time: time).run(in: db)
        }
    }

    /// What rules come to, without applying them.
    /// - Parameter serverID: only the disks of this server; nil for all.
    public func forecast(_ rules: [OwnerRule], serverID: Int64? = nil) throws(CatalogError) -> OwnerRuleForecasts {
        try read { db in try OwnerRuleChoice(rules: rules, serverID: serverID).forecast(in: db) }
    }
}
