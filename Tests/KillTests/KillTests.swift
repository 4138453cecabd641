import FCD
import Foundation
import Simulator
import Synchronization
import TestSupport
import Testing

/// `fcd` is killed at any of its requests and commits, while connections break and the server starts anew, and
/// `fcd recover` puts everything right.
///
/// `FCD_KILL_RUNS` sets how often (20 unless told otherwise), `FCD_KILL_SEED` repeats the runs of a seed.
@Suite(.timeLimit(.minutes(60)))
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let runs = environment["FCD_KILL_RUNS"].flatMap { Int($0) } ?? 20
    private static let seed = environment["FCD_KILL_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999)

    @Test func `killed anywhere, recover leaves no disk lost, none there twice, and the catalog agrees`() async throws {
        var generator = SeededGenerator(seed: Self.seed)
        var sizes: [KillScenario: (requests: Int, commits: Int)] = [:]
        for scenario in KillScenario.allCases { sizes[scenario] = try await size(of: scenario) }
        var (killed, faults, losses) = (0, 0, 0)
        for number in 0..<Self.runs {
            let scenario = KillScenario.allCases.randomElement(using: &generator) ?? .move
            let plan = KillPlan(scenario, size: sizes[scenario] ?? (1, 1), using: &generator)
            let run = try await run(plan)
            killed += run.wasKilled ? 1 : 0
            faults += run.faults
            losses += run.losses.count
            #expect(run.losses.isEmpty, "run \(number) of seed \(Self.seed): \(plan)")
        }
        print(
            "kill tests: seed \(Self.seed), \(Self.runs) runs, \(killed) killed, \(faults) other faults, \(losses) losses"
        )
        #expect(killed > Self.runs / 2)
    }

    /// How many requests and commits the commands make when nobody disturbs them.
    private func size(of scenario: KillScenario) async throws -> (requests: Int, commits: Int) {
        let site = try await KillSite.make()
        site.network.calm()
        var commits = 0
        for (number, command) in scenario.commands(in: site.program.home.path).enumerated() {
            if number > 0 { try await Task.sleep(for: scenario.pause) }
            let outcome = try await site.program.run(command, watchingCommits: .counting)
            #expect(outcome.status == 0, "\(outcome.errors)")
            commits += outcome.commits
        }
        #expect(try site.faults(after: scenario).isEmpty)
        #expect(try site.incomplete(after: scenario).isEmpty)
        #expect(commits > 0)
        let count = site.network.requests
        await site.close()
        return (count, commits)
    }

    private func run(_ plan: KillPlan) async throws -> (wasKilled: Bool, faults: Int, losses: [String]) {
        let site = try await KillSite.make()
        let victim = Mutex<Process?>(nil)
        site.network.disturb(by: plan) { victim.withLock { $0.map(ChildProcess.kill) } }
        var wasKilled = false
        var commits = 0
        for (number, command) in plan.scenario.commands(in: site.program.home.path).enumerated() where !wasKilled {
            if number > 0 { try await Task.sleep(for: plan.scenario.pause) }
            let outcome = try await site.program.run(command, watchingCommits: plan.place.watch(after: commits)) {
                process in
                victim.withLock { $0 = process }
            }
            wasKilled = outcome.status == SIGKILL
            commits += outcome.commits
        }
        let faults = site.network.faults
        site.network.calm()
        await site.vcenter.tasksEnded()
        if plan.expiresSessions { site.vcenter.expireSessions() }
        let recovered = try await site.program.run(["recover", "--settle-after", "0"])
        var losses = try site.faults(after: plan.scenario)
        // Without a catalog nothing had begun.
        let hasCatalog = FileManager.default.fileExists(atPath: site.program.catalog)
        if recovered.status != 0, hasCatalog {
            losses.append("recover ended with \(recovered.status): \(recovered.errors)")
        }
        if plan.scenario.isRepeatable { losses += try await repeated(plan.scenario, at: site) }
        for loss in losses { Issue.record("\(plan): \(loss)") }
        await site.close()
        return (wasKilled, faults, losses)
    }

    /// What is wrong after the same commands once more.
    private func repeated(_ scenario: KillScenario, at site: KillSite) async throws -> [String] {
        var losses: [String] = []
        for (number, command) in scenario.commands(in: site.program.home.path).enumerated() {
            if number > 0 { try await Task.sleep(for: scenario.pause) }
            let again = try await site.program.run(command)
            if !scenario.allowedStatuses.contains(again.status) {
                losses.append("again: status \(again.status): \(again.errors)")
            }
        }
        losses += try site.faults(after: scenario)
        return losses + (try site.incomplete(after: scenario).map { "\($0) is not as it was to be" })
    }
}

extension KillPlan.Place {
    /// What a program's commits are watched for, after so many of those before it.
    fileprivate func watch(after commits: Int) -> FCDProcess.CommitWatch {
        guard case .commit(let number, let before) = self, number > commits else { return .counting }
        return .killing(at: number - commits, before: before)
    }
}
