/// One run: what is killed, where, and what else happens to server and network meanwhile.
struct KillPlan: CustomStringConvertible, Sendable {
    enum Place: Sendable {
        case request(Int, KillingTransport.Moment)
        /// At a commit of the catalog, before anything of it is written or after it is on the disk.
        case commit(Int, before: Bool)
    }

    var scenario: KillScenario
    var place: Place
    /// The request at which the server starts anew.
    var restart: Int?
    /// The share of requests whose connection breaks, in percent.
    var cuts: Int
    /// Decides which ones.
    var seed: UInt64
    /// Whether the server ends all sessions before `recover`.
    var expiresSessions: Bool

    /// - parameter size: How many requests and commits the commands make when nobody disturbs them.
    init(
        _ scenario: KillScenario,
        size: (requests: Int, commits: Int),
        using generator: inout SeededGenerator
    ) {
        self.scenario = scenario
        place =
            Int.random(in: 0..<3, using: &generator) == 0
            ? .commit(Int.random(in: 1...size.commits, using: &generator), before: Bool.random(using: &generator))
            : .request(
                Int.random(in: 1...size.requests, using: &generator),
                KillingTransport.Moment.allCases.randomElement(using: &generator) ?? .afterActing
            )
        restart =
            Int.random(in: 0..<4, using: &generator) == 0 ? Int.random(in: 1...size.requests, using: &generator) : nil
        cuts = Int.random(in: 0..<3, using: &generator) == 0 ? 4 : 0
        seed = generator.next()
        expiresSessions = Bool.random(using: &generator)
    }

    var description: String {
        let place =
            switch place {
            case .request(let number, let moment): "\(moment.rawValue) request \(number)"
            case .commit(let number, let before): "\(before ? "before" : "after") commit \(number)"
            }
        let more = [
            restart.map { "server restarted at request \($0)" }, cuts > 0 ? "\(cuts)% of connections cut" : nil,
            expiresSessions ? "sessions ended" : nil,
        ].compactMap { $0 }
        return ([scenario.rawValue, place] + more).joined(separator: ", ")
    }
}
