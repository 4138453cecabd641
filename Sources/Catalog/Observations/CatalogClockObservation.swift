/// How far a server's global catalog has come with one datastore.
public struct CatalogClockObservation: Equatable, Sendable {
    /// The datastore's URL.
    public var datastoreURL: String
    /// How many changes of its disks the datastore counts; nil where the server could not tell.
    public var objectClock: Int64?
    /// Up to which of them the global catalog has come; nil where the server could not tell.
    public var syncClock: Int64?
    /// Why the server could not compare the two.
    public var error: String?

    /// Makes an observation.
    public init(datastoreURL: String, objectClock: Int64?, syncClock: Int64?, error: String? = nil) {
        self.datastoreURL = datastoreURL
        self.objectClock = objectClock
        self.syncClock = syncClock
        self.error = error
    }
}
