import Foundation
import Synchronization

/// The thread that drives all transfers of one transport.
///
/// Callers leave their wishes in `state` and wake the thread; everything of libcurl happens on the thread. It holds
/// the loop, and the transport ends it, so neither outlives the other for long.
final class CurlLoop: Sendable {
    private enum Wish: Sendable {
        case start(CurlCall)
        case cancel(CurlCall)
    }

    private struct State {
        var wishes: [Wish] = []
        var isStopping = false
        var hasEnded = false
        /// Callers that wait for the end of the thread.
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let setup: CurlSetup
    private let multi: CurlMultiHandle
    private let state = Mutex(State())

    /// Starts the thread.
    init(_ setup: CurlSetup) throws(TransportError) {
        self.setup = setup
        multi = try CurlMultiHandle(maxConnections: setup.options.maxConnections)
        let thread = Thread { self.run() }
        thread.name = "fcd-transport"
        thread.start()
    }

    // MARK: From any thread

    /// Has the call sent; it ends at once when the loop has been stopped.
    func start(_ call: CurlCall) {
        guard ask(.start(call)) else { return call.finish(.failure(Self.shutDown(setup.endpoint))) }
    }

    /// Ends the call if it has not ended yet.
    func cancel(_ call: CurlCall) {
        call.cancel()
        _ = ask(.cancel(call))
    }

    /// Has all calls end as cancelled and the thread close its connections, without waiting for that.
    func stop() {
        state.withLock { state in
            guard !state.isStopping else { return }
            state.isStopping = true
            multi.wakeUp()
        }
    }

    /// Stops, and waits until the thread is done.
    func stopAndWait() async {
        stop()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func ask(_ wish: Wish) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.wishes.append(wish)
            // Under the lock: the thread frees the handle only after it has seen `isStopping`, which it reads under it.
            multi.wakeUp()
            return true
        }
    }

    // MARK: On the thread

    private func run() {
        Self.blockSignals()
        var exchanges: [UnsafeMutableRawPointer: CurlExchange] = [:]
        var fault = Self.shutDown(setup.endpoint)
        do throws(TransportError) {
            while let wishes = nextWishes() {
                for wish in wishes { fulfil(wish, &exchanges) }
                try multi.perform()
                while let (easy, code) = multi.nextEnded() {
                    guard let exchange = exchanges.removeValue(forKey: easy) else { continue }
                    let result = exchange.result(code)
                    multi.remove(easy)
                    exchange.call.finish(result)
                }
                try multi.sleep(atMost: endOverdue(&exchanges))
            }
        } catch {
            fault = error
        }
        end(&exchanges, fault)
    }

    /// What callers have asked for since the last time; `nil` when the loop shall end.
    private func nextWishes() -> [Wish]? {
        state.withLock { state in
            guard !state.isStopping else { return nil }
            defer { state.wishes.removeAll(keepingCapacity: true) }
            return state.wishes
        }
    }

    private func fulfil(_ wish: Wish, _ exchanges: inout [UnsafeMutableRawPointer: CurlExchange]) {
        switch wish {
        case .start(let call):
            guard !call.isCancelled else {
                return call.finish(.failure(.beforeSending(.cancelled, "the call was cancelled before it was sent")))
            }
            do throws(TransportError) {
                let exchange = try CurlExchange(call, setup: setup)
                try multi.add(exchange.handle)
                exchanges[exchange.handle] = exchange
            } catch {
                call.finish(.failure(error))
            }
        case .cancel(let call):
            guard let (easy, exchange) = exchanges.first(where: { $0.value.call === call }) else { return }
            exchanges[easy] = nil
            drop(exchange, exchange.failure(.cancelled, "the call to \(setup.endpoint) was cancelled"))
        }
    }

    /// Ends the calls whose time is over; libcurl's own timeout does not count the wait for a free connection.
    ///
    /// - Returns: how long the thread may sleep until the next one is due.
    private func endOverdue(_ exchanges: inout [UnsafeMutableRawPointer: CurlExchange]) -> Duration {
        let now = ContinuousClock.now
        for (easy, exchange) in exchanges where exchange.deadline <= now {
            exchanges[easy] = nil
            drop(exchange, exchange.timeoutFailure())
        }
        let next = exchanges.values.map(\.deadline).min()
        return next.map { $0 - now } ?? .seconds(3_600)
    }

    /// Tells the caller first: taking a transfer out of libcurl can take a moment.
    private func drop(_ exchange: CurlExchange, _ error: TransportError) {
        exchange.call.finish(.failure(error))
        multi.remove(exchange.handle)
    }

    /// Ends every call, and closes the connections.
    private func end(_ exchanges: inout [UnsafeMutableRawPointer: CurlExchange], _ fault: TransportError) {
        let unseen = state.withLock { state in
            // Also after a fault: from here on nobody wakes the thread.
            state.isStopping = true
            defer { state.wishes.removeAll() }
            return state.wishes
        }
        for exchange in exchanges.values { drop(exchange, exchange.failure(fault.code, fault.message)) }
        for case .start(let call) in unseen { call.finish(.failure(.beforeSending(fault.code, fault.message))) }
        exchanges.removeAll()
        multi.close()
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters.removeAll() }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private static func shutDown(_ endpoint: Endpoint) -> TransportError {
        .beforeSending(.cancelled, "the connection to \(endpoint) was shut down")
    }

    /// Signals go to the program's other threads; above all, writing to a connection that the server has closed must
    /// not end the process by SIGPIPE.
    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
    }
}
