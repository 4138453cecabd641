package import Catalog
package import Foundation

/// One difference between the catalog and the server.
package struct DriftFinding: Sendable, Equatable {
    /// Who or what has to act.
    package enum Act: String, CaseIterable, Sendable {
        /// The catalog had merely seen it, and it changed since: `fcd sync` takes it over.
        case sync
        /// The server has something else than what an operation of fcd set: somebody must decide.
        case decide
        /// The catalog has a later word that the server lacks.
        case push
        /// An operation has not come to its end.
        case recover
        /// Only a look at the server, or at what it cannot do, tells more.
        case look
    }

    /// Where the catalog has its value from.
    package struct Origin: Sendable, Equatable {
        package var since: Date
        package var source: DiskEvent.Source
        /// The operation, where one set it or saw it.
        package var operation: DiskEvent.Operation?
    }

    /// The server's ID of the disk.
    package var diskID: String
    package var disk: String
    /// Team, person or contact that the catalog has; nil where it has none.
    package var owner: String?
    package var field: DriftField
    package var severity: DriftSeverity
    /// What the catalog has, in words; nil for a disk that it does not know.
    package var expected: String?
    package var origin: Origin?
    /// The last time at which the two are known to have agreed: the change lies after it. nil where that is not known.
    package var changedAfter: Date?
    /// What the server shows, in words; nil for a disk that it does not have.
    package var actual: String?
    package var act: Act
    /// What to do, in a sentence without a full stop.
    package var advice: String
    /// The command that does it; of a decision, the one that puts back what the catalog has.
    package var command: String?

    /// Who has to act: `sync` is anybody's, a decision is the owner's or else the storage team's.
    package var who: String {
        switch act {
        case .sync: "anybody"
        case .decide: owner ?? "storage team"
        case .push, .recover, .look: "storage team"
        }
    }
}
