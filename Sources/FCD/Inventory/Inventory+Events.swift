package import Foundation

extension Inventory {
    /// Whether the server keeps a history of events.
    package var hasEvents: Bool { content.eventManager != nil }

    /// How many events one answer holds: vCenter gives no more of them at once.
    private static let mostEvents = 1_000

    /// What happened between two times by the server's clock, both included, the earliest first: `QueryEvents`.
    ///
    /// - Parameters:
    ///   - machine: whose events; nil for those of every machine, also of those that are gone.
    ///   - kinds: other events are left out.
    /// - Throws: ``FCDError``; with ``FCDError/Code/unsupported`` where the server keeps no events.
    package func events(
        of machine: ManagedObjectReference?,
        kinds: [MachineEvent.Kind],
        from begin: Date,
        to end: Date
    ) async throws -> [MachineEvent] {
        guard let manager = content.eventManager else {
            throw FCDError(.unsupported, "this server keeps no events")
        }
        let query = QueryEvents(
            eventManager: manager,
            machine: machine,
            from: ServerTime.text(begin),
            to: ServerTime.text(end),
            kinds: kinds,
            limit: Self.mostEvents
        )
        let answer = try await session.call(query)
        let length = end.timeIntervalSince(begin)
        // Which ones a full answer leaves out is not said: the time is taken in two halves, down to a second.
        guard answer.count >= Self.mostEvents, length > 1 else { return answer.events.sorted { $0.key < $1.key } }
        let middle = begin.addingTimeInterval(length / 2)
        let halves =
            try await events(of: machine, kinds: kinds, from: begin, to: middle)
            + (try await events(of: machine, kinds: kinds, from: middle, to: end))
        // What happened at the middle is in both.
        var keys: Set<Int64> = []
        return halves.filter { keys.insert($0.key).inserted }
    }
}
