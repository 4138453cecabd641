import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SnapshotPruningTests {
    private static let day = 86_400.0

    /// Which of four snapshots of 40, 35, 20 and 1 days go.
    @Test(
        arguments: [
            (1, nil, ["40", "35", "20"]), (4, nil, []), (0, nil, ["40", "35", "20", "1"]), (9, nil, []),
            (nil, 30, ["40", "35"]), (nil, 50, []), (3, 30, ["40"]), (1, 30, ["40", "35"]), (3, 50, []),
        ] as [(Int?, Int64?, [String])]
    )
    func `a snapshot goes where every condition holds`(
        keepLast: Int?,
        days: Int64?,
        expected: [String]
    ) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let now = Date()
        for age in [40.0, 35, 20, 1] {
            try fixture.vcenter.addSnapshot(
                "\(Int(age))",
                to: disk.id.rawValue,
                created: now.addingTimeInterval(-age * Self.day)
            )
        }
        let pruning = SnapshotPruning(keepLast: keepLast, olderThan: days.map { TimeSpan(seconds: $0 * 86_400) })
        let rows = try await fixture.lifecycle.prunable(pruning, of: disk, now: now)
        #expect(rows.map(\.snapshot.description) == expected)
    }

    @Test(arguments: [(nil, nil), (-1, nil)] as [(Int?, Int64?)])
    func `nothing goes without a condition`(keepLast: Int?, days: Int64?) {
        let pruning = SnapshotPruning(keepLast: keepLast, olderThan: days.map { TimeSpan(seconds: $0) })
        #expect(throws: FCDError.self) { try pruning.validate() }
    }
}
