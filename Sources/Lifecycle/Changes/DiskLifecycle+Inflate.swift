import Catalog
package import FCD

extension DiskLifecycle {
    /// Gives a thin disk all of its blocks, zeroed. A thick one is a success that says so.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func inflate(_ disk: Disk, force: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        switch disk.provisioning {
        case .thin: break
        case let thick?:
            return ChangeResult(
                .unchanged,
                .inflate,
                disk: disk,
                "\(disk.name) (\(disk.id)) has all of its blocks already (\(thick.rawValue))"
            )
        case nil:
            throw FCDError(
                .unsupported,
                "the server does not tell that disk \(disk.name) (\(disk.id)) is thin, and only a thin disk is inflated",
                hint: "see what it is with `fcd show \(disk.id)`"
            )
        }
        let preflight = try await preflight(.inflate(disk))
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .inflate,
                disk: disk,
                "would inflate \(disk.name) (\(disk.id))\(size(of: disk))",
                notes: preflight.notes,
                calls: [PlannedCall(vslm("InflateDisk_Task"), "\(disk.id)")]
            )
        }
        let altered = try await alter(
            disk,
            by: DiskAlteration(
                kind: .inflate,
                goal: "to eager thick",
                parameters: [:],
                call: { try await $0.inflate(disk, started: $1) },
                isDone: { $0.provisioning == .eagerZeroedThick },
                intend: { $0.provisioning = .eagerZeroedThick }
            )
        )
        return ChangeResult(
            .done,
            .inflate,
            disk: altered.disk,
            operationID: altered.operationID,
            "inflated \(disk.name) (\(disk.id))\(size(of: disk))",
            warnings: altered.warnings,
            notes: preflight.notes + altered.notes
        )
    }

    private func size(of disk: Disk) -> String { disk.capacity.map { ", \($0)" } ?? "" }
}
