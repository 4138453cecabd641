/// How hard a client may press a server that others use too.
public struct PacePolicy: Sendable, Equatable {
    /// How many calls are under way at once. Those that only wait at the server are not counted.
    public var concurrency: Int
    /// How many calls are made a second, over everything; nil for as many as there are.
    public var rate: Double?
    /// How many of this client's tasks run on one datastore at once.
    public var tasksPerDatastore: Int

    /// A policy; numbers below 1 stand for 1.
    public init(concurrency: Int = 8, rate: Double? = nil, tasksPerDatastore: Int = 4) {
        self.concurrency = max(concurrency, 1)
        self.rate = rate
        self.tasksPerDatastore = max(tasksPerDatastore, 1)
    }

    /// Eight calls at once, four tasks on a datastore, as many calls a second as that gives.
    public static let standard = PacePolicy()
}
