public import Foundation

/// One row of `operation_step`: a part of an operation, such as the detach of a move.
public struct OperationStepRecord: Codable, Equatable, Sendable {
    /// How far the step is.
    public enum State: String, Codable, CaseIterable, Sendable {
        /// Under way.
        case running
        /// Ended well.
        case done
        /// Ended badly.
        case failed
        /// Not needed.
        case skipped
    }

    /// The operation.
    public var operationID: String
    /// Its place among the steps, from 1.
    public var sequence: Int
    /// What the step does, such as `detach`.
    public var name: String
    /// How far it is.
    public var state: State
    /// More about it, in words for a person.
    public var detail: String?
    /// Managed object ID of the server's task, where there is one.
    public var task: String?
    /// When it began.
    public var startedAt: Date
    /// When it ended; nil while it is under way.
    public var finishedAt: Date?
}
