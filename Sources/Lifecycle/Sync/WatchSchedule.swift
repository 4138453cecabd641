package import Catalog

/// How often a watch asks the server, and how long it waits when something is in the way.
package struct WatchSchedule: Sendable {
    /// How often new disks are asked for.
    package var every: Duration
    /// How often everything is read.
    package var fullEvery: Duration
    /// How often everything is read while a part of it cannot be.
    package var partialEvery = Duration.seconds(300)
    /// How long is waited after the first news, so that what happens together is written together.
    package var settling = Duration.seconds(1)
    /// The pause after the first failure; each further one is twice as long.
    package var firstPause = Duration.seconds(5)
    package var longestPause = Duration.seconds(300)
    /// A watch that has held for so long after everything was read begins anew at once where the server has forgotten it.
    package var steadyAfter = Duration.seconds(300)
    /// The pause after a refused login, which is long: a server may lock a user who comes back too often.
    package var loginPause = Duration.seconds(300)
    /// So many refused logins in a row end the watch.
    package var refusedLogins = 3

    package init(every: Duration = .seconds(60), fullEvery: Duration = .seconds(3_600)) {
        self.every = every
        self.fullEvery = fullEvery
    }
}

/// Which reading of everything it was.
package enum WatchReading: Sendable, Equatable {
    /// The catalog had never had everything of this server: what was found is the beginning and no change.
    case firstEver
    /// The first one of this watch.
    case first
    case repeated
}

/// What a watch has to tell.
package enum WatchEvent: Sendable {
    /// Everything was read.
    case full(SyncSummary, WatchReading)
    /// Something had changed, and the catalog has it.
    case changes(SyncSummary)
    /// The server does not answer, or not as it should: it is asked again after growing pauses. Told once.
    case lost(any Error, pause: Duration)
    /// The server answers again.
    case regained
    /// What a person should know.
    case note(String)
}
