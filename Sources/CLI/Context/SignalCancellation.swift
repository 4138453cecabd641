import Dispatch
import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Turns Ctrl-C and its like into what an ``Interruption`` makes of them, so that the journal and the terminal are
/// left right.
struct SignalCancellation {
    private let sources: [any DispatchSourceSignal]

    init(of work: Task<ExitStatus, Never>, _ interruption: Interruption) {
        // A reader that leaves early must not kill a change half-way: writing then fails with an error instead.
        signal(SIGPIPE, SIG_IGN)
        // Not SIGHUP: `nohup` has it ignored, and that must stay so.
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler { @Sendable in
                switch interruption.signal() {
                case .finishing: break
                case .cancelling: work.cancel()
                case .exiting: _exit(ExitStatus.interrupted.rawValue)
                }
            }
            source.resume()
            return source
        }
    }

    /// From here on the signals are ignored.
    func stop() {
        for source in sources { source.cancel() }
    }
}
