public import Foundation

/// What a sync could not read to its end: the catalog keeps what it had.
public struct SyncFailure: Equatable, Sendable {
    /// The side.
    public var part: SyncPart
    /// Managed object ID of the datastore, where only one could not be read.
    public var datastoreMoid: String?
    /// Why, in words for a person.
    public var error: String

    /// Makes a failure.
    public init(_ part: SyncPart, datastoreMoid: String? = nil, error: String) {
        self.part = part
        self.datastoreMoid = datastoreMoid
        self.error = error
    }
}

/// A part of the catalog that is older than the sync that just ended.
public struct OldPart: Codable, Equatable, Sendable {
    /// The side.
    public var part: SyncPart
    /// Name of the datastore, where only one could not be read.
    public var datastore: String?
    /// When what the catalog has of it was read; nil where it never was.
    public var since: Date?
    /// Why it could not be read.
    public var error: String

    /// Makes a part.
    public init(part: SyncPart, datastore: String? = nil, since: Date?, error: String) {
        self.part = part
        self.datastore = datastore
        self.since = since
        self.error = error
    }
}
