public import Foundation
import GRDB

/// What the server's own events say of a change.
public struct EventAuthor: Codable, Equatable, Sendable {
    /// Who made it, as the server writes it, such as `VSPHERE.LOCAL\ann`; nil for the server itself.
    public var user: String?
    /// The kind of event or task that tells it, such as `VmReconfiguredEvent` or `VirtualMachine.attachDisk`.
    public var event: String
    /// When, by the server's clock.
    public var time: Date

    /// What an event says.
    public init(user: String?, event: String, time: Date) {
        self.user = user
        self.event = event
        self.time = time
    }
}

extension EventAuthor {
    /// nil where the server's events do not tell.
    init?(row: Row) throws(CatalogError) {
        guard let event: String = row["author_event"] else { return nil }
        self.init(user: row["author"], event: event, time: try row.time("author_time"))
    }
}
