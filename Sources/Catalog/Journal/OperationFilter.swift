public import Foundation

/// Which operations to list. All that is given must hold; what is empty or nil lets everything pass.
public struct OperationFilter: Equatable, Sendable {
    /// Only those that are intended, running or unknown.
    public var openOnly: Bool
    /// Only these kinds.
    public var kinds: [OperationKind]
    /// Only these states.
    public var states: [OperationRecord.State]
    /// Only this disk.
    public var diskID: Int64?
    /// Only this server.
    public var serverID: Int64?
    /// Only those that this local user began.
    public var user: String?
    /// Only those that were begun on this host.
    public var host: String?
    /// Only those that began at this time or later.
    public var since: Date?
    /// Only those that began before this time.
    public var until: Date?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter; the default lists all.
    public init(
        openOnly: Bool = false,
        kind: OperationKind? = nil,
        states: [OperationRecord.State] = [],
        diskID: Int64? = nil,
        serverID: Int64? = nil,
        user: String? = nil,
        host: String? = nil,
        since: Date? = nil,
        until: Date? = nil,
        limit: Int? = nil
    ) {
        self.openOnly = openOnly
        kinds = kind.map { [$0] } ?? []
        self.states = states
        self.diskID = diskID
        self.serverID = serverID
        self.user = user
        self.host = host
        self.since = since
        self.until = until
        self.limit = limit
    }
}
