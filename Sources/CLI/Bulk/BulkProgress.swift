import Foundation
import Synchronization

/// Says how far a bulk run is: in the terminal's progress line, or where stderr is no terminal in a plain line every few
/// seconds.
final class BulkProgress: Sendable {
    private let label: String
    private let total: Int?
    private let isQuiet: Bool
    private let interval: Duration?
    private let start = ContinuousClock.now
    private let counts = Mutex((done: 0, failed: 0))

    /// - Parameter interval: how often a line is written; nil leaves it to the kind of stderr.
    init(_ label: String, total: Int?, isQuiet: Bool, interval: Duration? = nil) {
        self.label = label
        self.total = total
        self.isQuiet = isQuiet
        self.interval = interval
    }

    /// One more has come to its end, well or not.
    func count(isGood: Bool) {
        counts.withLock { counts in
            if isGood { counts.done += 1 } else { counts.failed += 1 }
        }
    }

    /// Runs the work, and says meanwhile how far it is.
    func showing<Value>(_ work: () async throws -> Value) async rethrows -> Value {
        let context = CommandContext.current
        let isTerminal = context.standardError.isTerminal
        guard isTerminal || !isQuiet else { return try await work() }
        let interval = interval ?? (isTerminal ? .milliseconds(200) : .seconds(5))
        let telling = Task { [self] in
            while true {
                try await Task.sleep(for: interval)
                let line = words(after: ContinuousClock.now - start)
                if isTerminal { Progress.update(line) } else { context.say(line) }
            }
        }
        // Awaited, so that no line follows the results.
        func end() async {
            telling.cancel()
            _ = await telling.result
        }
        do {
            let value = try await work()
            await end()
            return value
        } catch {
            await end()
            throw error
        }
    }

    /// Such as `registering: 412 done, 3 failed, 585 left, 38 a second, 15 s to go`.
    func words(after time: Duration) -> String {
        let (done, failed) = counts.withLock { $0 }
        var parts = ["\(done) done"]
        if failed > 0 { parts.append("\(failed) failed") }
        let left = total.map { max($0 - done - failed, 0) }
        if let left { parts.append("\(left) left") }
        let seconds = time / .seconds(1)
        let rate = Double(done + failed) / seconds
        if rate > 0, rate.isFinite {
            parts.append(rate >= 10 ? "\(Int(rate.rounded())) a second" : String(format: "%.1f a second", rate))
            if let left, left > 0 { parts.append("\(Self.time(Double(left) / rate)) to go") }
        }
        return "\(label): \(parts.joined(separator: ", "))"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole < 120 { return "\(whole) s" }
        if whole < 7_200 { return "\((whole + 30) / 60) min" }
        return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }
}
