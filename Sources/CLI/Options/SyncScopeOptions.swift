import ArgumentParser
import FCD
import Lifecycle

/// How much `sync` looks at, and for how long.
struct SyncScopeOptions: ParsableArguments {
    @Flag(help: "Look only for new disks and for what VMs attach or detach; everything where the server cannot tell.")
    var changes = false

    @Flag(help: "Keep the catalog up until stopped: everything at first, then what changes.")
    var watch = false

    @Option(
        name: .customLong("every"),
        help: ArgumentHelp("With --watch: how often to ask for new disks. (default: 1min)", valueName: "time"),
        transform: TimeSpan.argument
    )
    var every: TimeSpan?

    @Option(
        name: .customLong("full-every"),
        help: ArgumentHelp("With --watch: how often to read everything. (default: 1h)", valueName: "time"),
        transform: TimeSpan.argument
    )
    var fullEvery: TimeSpan?

    func validate() throws {
        if changes, watch { throw ValidationError("--watch looks for changes anyway: leave out --changes.") }
        if !watch, every != nil || fullEvery != nil {
            throw ValidationError("--every and --full-every belong to --watch.")
        }
        if watch, schedule.fullEvery < schedule.every {
            throw ValidationError("--full-every is shorter than --every: reading everything finds new disks, too.")
        }
    }

    var schedule: WatchSchedule {
        var schedule = WatchSchedule()
        if let every { schedule.every = .seconds(every.seconds) }
        if let fullEvery { schedule.fullEvery = .seconds(fullEvery.seconds) }
        return schedule
    }
}
