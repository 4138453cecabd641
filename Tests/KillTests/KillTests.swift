import FCD
import Foundation
import Simulator
import TestSupport
import Testing

/// `fcd` is killed at any of its requests, with the server in any state, and `fcd recover` puts everything right.
///
/// `FCD_KILL_RUNS` sets how often (20 unless told otherwise), `FCD_KILL_SEED` repeats the runs of a seed.
@Suite(.timeLimit(.minutes(60)))
struct KillTests {
    /// One run: what is killed, and where.
    private struct Plan: CustomStringConvertible {
        var scenario: KillScenario
        var request: Int
        var moment: KillingTransport.Moment
        /// Whether the server ends all sessions before `recover`.
        var expiresSessions: Bool

        var description: String {
            "\(scenario.rawValue), \(moment.rawValue) request \(request)\(expiresSessions ? ", sessions ended" : "")"
        }
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let runs = environment["FCD_KILL_RUNS"].flatMap { Int($0) } ?? 20
    private static let seed = environment["FCD_KILL_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999)

    @Test func `killed anywhere, recover leaves no disk lost, none there twice, and the catalog agrees`() async throws {
        var generator = SeededGenerator(seed: Self.seed)
        var requests: [KillScenario: Int] = [:]
        for scenario in KillScenario.allCases { requests[scenario] = try await self.requests(of: scenario) }
        var (killed, losses) = (0, 0)
        for number in 0..<Self.runs {
            let scenario = KillScenario.allCases.randomElement(using: &generator) ?? .move
            let plan = Plan(
                scenario: scenario,
                request: Int.random(in: 1...(requests[scenario] ?? 1), using: &generator),
                moment: KillingTransport.Moment.allCases.randomElement(using: &generator) ?? .afterActing,
                expiresSessions: Bool.random(using: &generator)
            )
            let (wasKilled, faults) = try await run(plan)
            killed += wasKilled ? 1 : 0
            losses += faults.count
            #expect(faults.isEmpty, "run \(number) of seed \(Self.seed): \(plan)")
        }
        print("kill tests: seed \(Self.seed), \(Self.runs) runs, \(killed) killed, \(losses) losses")
        #expect(killed > Self.runs / 2)
    }

    /// How many requests the command makes when nobody disturbs it.
    private func requests(of scenario: KillScenario) async throws -> Int {
        let site = try await KillSite.make()
        site.network.arm(at: nil, .beforeActing) {}
        let outcome = try await site.program.run(scenario.arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try site.faults(after: scenario).isEmpty)
        #expect(try site.incomplete(after: scenario).isEmpty)
        let count = site.network.requests
        await site.close()
        return count
    }

    private func run(_ plan: Plan) async throws -> (wasKilled: Bool, faults: [String]) {
        let site = try await KillSite.make()
        let first = try await site.program.run(plan.scenario.arguments) { process in
            site.network.arm(at: plan.request, plan.moment) { ChildProcess.kill(process) }
        }
        site.network.arm(at: nil, .beforeActing) {}
        await site.vcenter.tasksEnded()
        if plan.expiresSessions { site.vcenter.expireSessions() }
        let recovered = try await site.program.run(["recover", "--settle-after", "0"])
        var faults = try site.faults(after: plan.scenario)
        let killed = first.status == SIGKILL
        // Without a catalog nothing had begun.
        let hasCatalog = FileManager.default.fileExists(atPath: site.program.catalog)
        if recovered.status != 0, hasCatalog {
            faults.append("recover ended with \(recovered.status): \(recovered.errors)")
        }
        if plan.scenario.isRepeatable {
            let again = try await site.program.run(plan.scenario.arguments)
            if again.status != 0 { faults.append("again: status \(again.status): \(again.errors)") }
            faults += try site.faults(after: plan.scenario)
            faults += try site.incomplete(after: plan.scenario).map { "\($0) is not as it was to be" }
        }
        for fault in faults { Issue.record("\(plan): \(fault)") }
        await site.close()
        return (killed, faults)
    }
}
