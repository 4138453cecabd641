import ArgumentParser

/// How fast a command works, so that a server keeps up with its other users.
struct PaceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How many calls, and how many disks of a bulk command, are under way at once.",
            valueName: "number"
        )
    )
    var concurrency = 8

    @Option(help: ArgumentHelp("At most so many calls to the server a second.", valueName: "calls"))
    var rate: Double?

    @Option(help: ArgumentHelp("How many tasks may run on one datastore at once.", valueName: "number"))
    var tasksPerDatastore = 4

    func validate() throws {
        if !(1...64).contains(concurrency) { throw ValidationError("--concurrency must be from 1 to 64.") }
        if let rate, !(rate > 0 && rate <= 10_000) {
            throw ValidationError("--rate must be more than 0 and at most 10000 calls a second.")
        }
        if !(1...64).contains(tasksPerDatastore) {
            throw ValidationError("--tasks-per-datastore must be from 1 to 64.")
        }
    }
}
