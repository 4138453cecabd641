/// One operation with all that the journal has of it, and what it was done to.
public struct OperationListing: Equatable, Sendable {
    /// The operation.
    public var operation: OperationRecord
    /// Its parts, in order.
    public var steps: [OperationStepRecord]
    /// On which server; nil where none is known.
    public var server: Server?
    /// To which disk, be it there or no more; nil where the catalog has no row of it.
    public var disk: Disk?

    /// The server of an operation.
    public struct Server: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Where it is reached.
        public var url: String
        /// What tells it from all others.
        public var instanceUUID: String
    }

    /// The disk of an operation, as the catalog has it now.
    public struct Disk: Equatable, Sendable {
        /// The server's ID of it; nil while it is being made.
        public var fcdID: String?
        /// Its name.
        public var name: String
    }
}
