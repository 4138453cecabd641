import ArgumentParser
import FCD

/// How fast a command works, so that a server keeps up with its other users. What is not given here comes from the
/// profile: ``ResolvedConnection/pace`` has both.
struct PaceOptions: ParsableArguments {
    @Option(
        name: .customLong("concurrency"),
        help: ArgumentHelp(
            "How many calls, and how many disks of a bulk command, are under way at once. (default: 8)",
            valueName: "number"
        )
    )
    var givenConcurrency: Int?

    @Option(
        name: .customLong("rate"),
        help: ArgumentHelp("At most so many calls to the server a second.", valueName: "calls")
    )
    var givenRate: Double?

    @Option(
        name: .customLong("tasks-per-datastore"),
        help: ArgumentHelp("How many tasks may run on one datastore at once. (default: 4)", valueName: "number")
    )
    var givenTasksPerDatastore: Int?

    var settings: PaceSettings {
        PaceSettings(concurrency: givenConcurrency, rate: givenRate, tasksPerDatastore: givenTasksPerDatastore)
    }

    func validate() throws {
        if let problem = settings.problem(key: { "--\($0)" }) { throw ValidationError("\(problem).") }
    }
}
