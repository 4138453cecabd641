public import Foundation

/// One row of `operation`, the journal.
public struct OperationRecord: Codable, Equatable, Identifiable, Sendable {
    /// How far the operation is.
    public enum State: String, Codable, CaseIterable, Sendable {
        /// Written down; the call has not left, as far as the catalog knows.
        case intended
        /// Under way.
        case running
        /// Ended well.
        case done
        /// Ended badly; the server did not do it, or it was undone.
        case failed
        /// The answer was lost: nobody knows yet what the server did.
        case unknown

        /// Whether `recover` still has to look at it.
        public var isOpen: Bool { self == .intended || self == .running || self == .unknown }
    }

    /// A UUID.
    public var id: String
    /// What is done.
    public var kind: OperationKind
    /// How far it is.
    public var state: State
    /// On which server.
    public var serverID: Int64?
    /// To which disk.
    public var diskID: Int64?
    /// What it is done to, in words for a person.
    public var target: String
    /// All that is needed to find out what the server did.
    public var parameters: [String: String]
    /// Managed object ID of the server's task, once known.
    public var task: String?
    /// Who, where and which process.
    public var actor: OperationActor
    /// When the intent was written.
    public var startedAt: Date
    /// When it ended; nil while it is open. An `unknown` end counts as an end of the run.
    public var finishedAt: Date?
    /// What came of it, in words for a person.
    public var outcome: String?
    /// Why it failed.
    public var error: String?
}
