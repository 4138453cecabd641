public import Foundation

/// What is about to be done, written to the journal before the call leaves.
public struct OperationIntent: Equatable, Sendable {
    /// The operation's ID, a UUID; it can go into the new disk's metadata.
    public var id: String
    /// What is done.
    public var kind: OperationKind
    /// On which server.
    public var serverID: Int64?
    /// To which disk, where the catalog has a row for it.
    public var diskID: Int64?
    /// What it is done to, in words for a person: a path, a disk and a virtual machine.
    public var target: String
    /// All that is needed to find out later what the server did.
    public var parameters: [String: String]
    /// Who, where and which process.
    public var actor: OperationActor

    /// Makes an intent with a new ID.
    public init(
        id: UUID = UUID(),
        kind: OperationKind,
        serverID: Int64? = nil,
        diskID: Int64? = nil,
        target: String,
        parameters: [String: String] = [:],
        actor: OperationActor = .current
    ) {
        self.id = id.uuidString.lowercased()
        self.kind = kind
        self.serverID = serverID
        self.diskID = diskID
        self.target = target
        self.parameters = parameters
        self.actor = actor
    }
}
