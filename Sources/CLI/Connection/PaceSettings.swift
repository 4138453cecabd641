import FCD

/// What one place says about the pace; nothing in it is required.
struct PaceSettings: Equatable, Sendable {
    var concurrency: Int?
    var rate: Double?
    var tasksPerDatastore: Int?

    /// What these settings and, for the rest, the defaults come to.
    var policy: PacePolicy {
        let standard = PacePolicy.standard
        return PacePolicy(
            concurrency: concurrency ?? standard.concurrency,
            rate: rate ?? standard.rate,
            tasksPerDatastore: tasksPerDatastore ?? standard.tasksPerDatastore
        )
    }

    /// These settings, and where they say nothing those of a place that goes after.
    func completed(by other: PaceSettings) -> PaceSettings {
        PaceSettings(
            concurrency: concurrency ?? other.concurrency,
            rate: rate ?? other.rate,
            tasksPerDatastore: tasksPerDatastore ?? other.tasksPerDatastore
        )
    }

    /// What cannot be right, in words.
    ///
    /// - parameter key: How a setting is named where it was given.
    func problem(key: (String) -> String) -> String? {
        if let concurrency, !(1...64).contains(concurrency) { return "\(key("concurrency")) must be from 1 to 64" }
        if let rate, !(rate > 0 && rate <= 10_000) {
            return "\(key("rate")) must be more than 0 and at most 10000 calls a second"
        }
        if let tasksPerDatastore, !(1...64).contains(tasksPerDatastore) {
            return "\(key("tasks-per-datastore")) must be from 1 to 64"
        }
        return nil
    }
}
