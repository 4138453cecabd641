import FCD

/// How often a call is made again that a server refuses just now, and how long is waited before each time.
package struct RetryPolicy: Sendable {
    package var pauses: [Duration]

    package init(pauses: [Duration]) { self.pauses = pauses }

    /// Four times within some eight seconds: what is under way on a disk usually is over by then.
    package static let standard = RetryPolicy(
        pauses: [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)]
    )

    /// Makes the call, and again while it is refused with one of these faults.
    ///
    /// - parameter faults: Types of faults that say that nothing was done and that it may go well later.
    /// - parameter again: Told of each refusal before the call is made again; what it answers ends the matter.
    /// - Throws: What the last call threw. An interruption while waiting throws the refusal: nothing is open.
    func run<Value>(
        while faults: Set<String>,
        call: () async throws -> Value,
        again: (_ refusal: FCDError) async throws -> Value? = { _ in nil }
    ) async throws -> Value {
        var pauses = pauses[...]
        while true {
            do {
                return try await call()
            } catch let refusal as FCDError {
                guard refusal.code != .unknownOutcome, let type = refusal.fault?.type, faults.contains(type),
                    let pause = pauses.popFirst()
                else { throw refusal }
                if let value = try await again(refusal) { return value }
                // Jitter keeps several commands that wait for one disk from asking in step.
                do {
                    try await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
                } catch {
                    throw refusal
                }
            }
        }
    }
}
