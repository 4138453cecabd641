import FCD

/// A server that has too much to do, and what it had to do.
extension SimulatedVCenter {
    /// The next `times` requests are refused with this HTTP status, before anything is done.
    ///
    /// - parameter method: The only one that is refused; nil for any, the list of versions included.
    /// - parameter retryAfter: The header `Retry-After`, as it is.
    /// - parameter isDone: The call is made all the same, as where a proxy loses the answer.
    package func refuse(
        _ method: String? = nil,
        with status: Int,
        retryAfter: String? = nil,
        isDone: Bool = false,
        times: Int = 1
    ) {
        let refusal = Refusal(method: method, status: status, retryAfter: retryAfter, isDone: isDone)
        change { $0.controls.refusals += Array(repeating: refusal, count: times) }
    }

    /// From now on requests above so many a second are refused with 429; nil takes any number.
    package func limitRate(to calls: Int?) {
        change { $0.controls.rateLimit = calls.map { RateLimit(calls: $0) } }
    }

    struct Refusal: Sendable {
        var method: String?
        var status: Int
        var retryAfter: String?
        var isDone: Bool

        var response: HTTPResponse {
            HTTPResponse(
                status: status,
                headers: [("Content-Type", "text/plain")] + (retryAfter.map { [("Retry-After", $0)] } ?? []),
                body: Array("too busy\n".utf8)
            )
        }
    }

    /// Counts the calls of each second.
    struct RateLimit: Sendable {
        let calls: Int
        private var second = ContinuousClock.now
        private var taken = 0

        init(calls: Int) {
            self.calls = calls
        }

        mutating func take() -> Bool {
            if second.duration(to: .now) >= .seconds(1) { (second, taken) = (.now, 0) }
            taken += 1
            return taken <= calls
        }
    }

    /// The refusal that is due for a call.
    func takeRefusal(of method: String) -> Refusal? {
        var refusal: Refusal?
        changeControls { controls in
            if controls.rateLimit?.take() == false {
                refusal = Refusal(method: nil, status: 429, retryAfter: "1", isDone: false)
            } else if let index = controls.refusals.firstIndex(where: { $0.method == nil || $0.method == method }) {
                refusal = controls.refusals.remove(at: index)
            }
        }
        return refusal
    }
}
