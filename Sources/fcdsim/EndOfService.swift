import Dispatch
import Foundation

/// The reasons to stop: a signal, or the end of standard input. Watches as long as it lives.
final class EndOfService {
    /// Yields once for each reason.
    let events: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init(watchingInput: Bool) {
        let (events, continuation) = AsyncStream<Void>.makeStream()
        self.events = events
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before the source is told.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in continuation.yield() }
            source.resume()
            return source
        }
        guard watchingInput else { return }
        Thread.detachNewThread {
            while readLine() != nil {}
            continuation.yield()
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    func wait() async {
        for await _ in events { return }
    }
}
