import Foundation
import Synchronization

/// A clock that a test moves. It starts at the present: what the catalog writes by itself is then never in its future.
final class TestClock: Sendable {
    private let time = Mutex(Date())

    var now: Date { time.withLock { $0 } }

    func advance(days: Double) {
        time.withLock { $0 += days * 86_400 }
    }
}
