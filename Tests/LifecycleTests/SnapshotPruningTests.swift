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
            (1, nil, ["40", "35", "20"]), (4, nil, []), (0, 30, ["40", "35"]), (9, nil, []),
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

    @Test(arguments: [(1, nil), (1, 30), (0, 30), (nil, 30)] as [(Int?, Int64?)])
    func `where a time cannot be read the newest are not guessed`(keepLast: Int?, days: Int64?) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let now = Date()
        // The one that the server lists first is the newest.
        for age in [1.0, 50, 40] {
            try fixture.vcenter.addSnapshot(
                "\(Int(age))",
                to: disk.id.rawValue,
                created: now.addingTimeInterval(-age * Self.day)
            )
        }
        let lifecycle = try await LifecycleFixture.connect(
            to: RewritingTransport.unreadableTime(fixture.vcenter),
            catalog: nil
        )
        let pruning = SnapshotPruning(keepLast: keepLast, olderThan: days.map { TimeSpan(seconds: $0 * 86_400) })
        guard keepLast == 1 else {
            let rows = try await lifecycle.prunable(pruning, of: disk, now: now)
            #expect(rows.map(\.snapshot.description) == ["50", "40"])
            return
        }
        let error = await #expect(throws: FCDError.self) {
            try await lifecycle.prunable(pruning, of: disk, now: now)
        }
        #expect(error?.message.contains("it is not known which are the newest") == true)
    }
}
