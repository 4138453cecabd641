import Catalog
import FCD
import Lifecycle
import Simulator

/// A server, somebody with a catalog who compares, and a colleague whose changes that catalog does not know of.
struct DriftSite {
    let mine: LifecycleFixture
    let colleague: LifecycleFixture

    init(_ vcenter: SimulatedVCenter = SimulatedVCenter(seed: .small)) async throws {
        mine = try await LifecycleFixture(vcenter)
        colleague = try await LifecycleFixture(vcenter)
    }

    var vcenter: SimulatedVCenter { mine.vcenter }

    /// A disk that the catalog has seen.
    func seenDisk(_ name: String = "data", attachedTo machine: String? = nil) async throws -> Disk {
        let disk = try await mine.addDisk(name, attachedTo: machine)
        _ = try await mine.lifecycle.sync()
        return disk
    }

    /// The disk as it is now.
    func now(_ disk: Disk) async throws -> Disk { try await mine.lifecycle.disks.retrieve(disk.id) }

    func findings(_ options: DriftOptions = DriftOptions()) async throws -> [DriftFinding] {
        try await compare(options).findings
    }

    func compare(
        _ options: DriftOptions = DriftOptions()
    ) async throws -> (findings: [DriftFinding], summary: DriftSummary) {
        var findings: [DriftFinding] = []
        let summary = try await mine.lifecycle.drift(options) { findings.append($0) }
        return (findings, summary)
    }

    /// What is found, shortly: `attachment decide high`.
    func words(_ options: DriftOptions = DriftOptions()) async throws -> [String] {
        try await findings(options).map { "\($0.field.rawValue) \($0.act.rawValue) \($0.severity.rawValue)" }
    }
}
