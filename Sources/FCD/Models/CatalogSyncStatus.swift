/// How far the global catalog is behind one datastore: a `VslmDatastoreSyncStatus`.
public struct CatalogSyncStatus: Sendable, Equatable {
    /// Where the global catalog stands.
    public enum State: String, Sendable {
        /// It has all that the datastore has.
        case inStep
        /// It has not taken over every change.
        case lagging
        /// The server could not compare them: see the fault.
        case unknown
    }

    /// `ds:///vmfs/volumes/…/`
    public var datastoreURL: String
    /// Counts the changes of the datastore's disks; nil where it is not known.
    public var objectClock: Int64?
    /// Up to which of them the global catalog has come; nil where it is not known.
    public var syncClock: Int64?
    /// When they were last brought in step, as the server wrote it.
    public var syncTime: String?
    /// How often the server has tried since; nil where it did not say.
    public var retries: Int?
    /// Why the two could not be compared.
    public var fault: ServerFault?

    /// By the fault first, then by the clocks.
    public var state: State {
        guard fault == nil, let objectClock, let syncClock else { return .unknown }
        return objectClock == syncClock ? .inStep : .lagging
    }

    init(_ node: XMLNode) throws(AnswerError) {
        datastoreURL = try node.string("datastoreURL")
        fault = node.child("error").map { ServerFault(localized: $0) }
        // With an error both clocks are -1 and mean nothing.
        let clocks = (try node.int("objectVClock"), try node.int("syncVClock"))
        let isKnown = fault == nil && clocks.0 >= 0 && clocks.1 >= 0
        objectClock = isKnown ? clocks.0 : nil
        syncClock = isKnown ? clocks.1 : nil
        syncTime = node.optionalString("syncTime")
        retries = try node.optionalInt("numberOfRetries").map { Int($0) }
    }
}
