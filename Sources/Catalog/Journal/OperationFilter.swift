/// Which operations to list, newest first.
public struct OperationFilter: Equatable, Sendable {
    /// Only those that are intended, running or unknown.
    public var openOnly: Bool
    /// Only this kind.
    public var kind: OperationKind?
    /// Only this disk.
    public var diskID: Int64?
    /// Only this server.
    public var serverID: Int64?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter; the default lists all.
    public init(
        openOnly: Bool = false,
        kind: OperationKind? = nil,
        diskID: Int64? = nil,
        serverID: Int64? = nil,
        limit: Int? = nil
    ) {
        self.openOnly = openOnly
        self.kind = kind
        self.diskID = diskID
        self.serverID = serverID
        self.limit = limit
    }
}
