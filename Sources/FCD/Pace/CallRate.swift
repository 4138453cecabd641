/// A token bucket: tells each call when it may be made.
struct CallRate {
    private let interval: Duration
    /// How far a call may go ahead of its time: what makes the small burst at the beginning.
    private let tolerance: Duration
    private var next = Duration.zero

    /// - parameter rate: Calls a second, more than 0. A tenth of a second's calls may be made at once.
    init(_ rate: Double) {
        interval = .seconds(1 / rate)
        tolerance = interval * max(0, Int(min(rate / 10, 10)) - 1)
    }

    /// Takes a token and says from when on it is good.
    mutating func take(at now: Duration) -> Duration {
        let due = max(next, now)
        next = due + interval
        return max(now, due - tolerance)
    }
}
