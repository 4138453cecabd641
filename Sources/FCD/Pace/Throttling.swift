internal import Foundation

/// An answer that says "not now": what it asks for.
struct Throttling: Equatable {
    /// Whether nothing was done for certain, so that a change may be sent again too.
    let isRefusal: Bool
    /// How long the server wants to be left alone, where it says so.
    let retryAfter: Duration?

    /// A call is made so many times in all.
    static let attempts = 6
    /// So long is waited for one call in all, where it has no time limit of its own.
    static let patience = Duration.seconds(120)
    private static let longestPause = Duration.seconds(60)
    /// A server that says "at once" is left alone for so long all the same.
    private static let shortestPause = Duration.milliseconds(100)

    /// nil for every other answer. A 503, with `Retry-After` or without, may come from a proxy whose server did act.
    init?(_ response: HTTPResponse) {
        guard response.status == 429 || response.status == 503 else { return nil }
        retryAfter = response.header("Retry-After").flatMap {
            Self.duration($0, serverTime: response.header("Date"))
        }
        isRefusal = response.status == 429
    }

    /// How long to wait before the call is made again.
    ///
    /// - parameter attempt: How many times it was made, from 1.
    func pause(after attempt: Int) -> Duration {
        // Jitter keeps those who were told the same from coming back together.
        if let retryAfter {
            return max(min(retryAfter, Self.longestPause), Self.shortestPause) * Double.random(in: 1...1.2)
        }
        let doubled = Duration.milliseconds(500) * (1 << min(max(attempt, 1) - 1, 10))
        return min(doubled, Self.longestPause) * Double.random(in: 0.5...1)
    }

    /// Reads seconds or an HTTP date, which is taken by the server's own clock where it tells its time.
    private static func duration(_ text: String, serverTime: String?) -> Duration? {
        let text = text.trimmed
        if let seconds = Int(text) { return seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil }
        guard let date = HTTPDate.seconds(text) else { return nil }
        let now = serverTime.flatMap { HTTPDate.seconds($0.trimmed) } ?? Int(Date().timeIntervalSince1970)
        return .seconds(min(max(date - now, 0), 86_400))
    }
}

extension FCDError {
    /// A server that kept refusing a call: nothing was done.
    static func busy(_ server: String, calling method: String, status: Int, attempts: Int) -> FCDError {
        FCDError(
            .unreachable,
            "\(server) is busy: it refused \(method) \(attempts) time\(attempts == 1 ? "" : "s") with HTTP \(status), "
                + "and nothing was done",
            hint: "run the command again later, or with a lower --rate or --concurrency"
        )
    }
}
