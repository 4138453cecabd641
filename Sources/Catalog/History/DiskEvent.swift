public import Foundation

/// One change of a disk, as the history has it: when, what, and how the catalog came to know.
public struct DiskEvent: Codable, Equatable, Sendable {
    /// How the catalog came to know of a change.
    public enum Source: String, Codable, CaseIterable, Sendable {
        /// A sync saw it.
        case sync
        /// A command made it, or saw it while it was at something else.
        case command
        /// Something else: an import, or the update from a version that kept no history.
        case other
    }

    /// The operation that made a change.
    public struct Operation: Codable, Equatable, Sendable {
        /// Its ID in the journal.
        public var id: String
        /// What was done; nil where the journal has it no more.
        public var kind: OperationKind?
        /// Login name of whoever did it.
        public var user: String?
        /// The machine it was done on.
        public var host: String?
    }

    /// The catalog's key of the disk.
    public var diskID: Int64
    /// Its events are numbered from 1.
    public var sequence: Int64
    /// The server's ID of the disk.
    public var fcdID: String?
    /// The disk's present name.
    public var disk: String
    /// Name of the server.
    public var server: String
    /// When the change was made or, of one that a sync saw, when the catalog took it over.
    public var time: Date
    /// What kind of change it is.
    public var kind: EventKind
    /// How the catalog came to know.
    public var source: Source
    /// The operation that made it; nil where none of this catalog did.
    public var operation: Operation?
    /// The old value, in the form that the kind has.
    public var was: String?
    /// The new value.
    public var became: String?
    /// What else there is to say.
    public var detail: String?
    /// Of what a sync saw: when the last whole look before it began. The change lies between that and ``time``. nil
    /// where the catalog does not know.
    public var lookedBefore: Date?
    /// Of what a sync saw: who made it, where the server's own events tell.
    public var author: EventAuthor?
}
