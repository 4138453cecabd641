import Catalog
package import FCD

/// How large a disk shall become.
package enum DiskGrowth: Sendable, Equatable {
    /// The new capacity.
    case to(MiB)
    /// What is added to the present one.
    case by(MiB)

    /// The new capacity of a disk.
    ///
    /// - Throws: ``FCDError``: the present one is not known, or the sum is more than can be asked for.
    package func capacity(of disk: Disk) throws(FCDError) -> MiB {
        let more: MiB
        switch self {
        case .to(let capacity): return capacity
        case .by(let added): more = added
        }
        guard let present = disk.capacity else {
            throw FCDError(
                .conflict,
                "the server does not tell the capacity of disk \(disk.name) (\(disk.id)), so nothing can be added to it",
                hint: "give the whole new capacity with --size"
            )
        }
        let (sum, overflow) = present.count.addingReportingOverflow(more.count)
        guard !overflow, sum < MiB.limit.count else {
            throw FCDError(
                .invalidArgument,
                "\(present) and \(more) more are too large a capacity",
                hint: "write what is added with a binary unit, such as 20GiB"
            )
        }
        return MiB(sum)
    }
}

extension DiskLifecycle {
    /// Grows a disk; the file system on it has to be grown in the guest. One that has that capacity already is a
    /// success that says so. A disk is never made smaller.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func extend(
        _ disk: Disk,
        _ growth: DiskGrowth,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        if case .by = growth { try refuseOpenExtension(of: disk) }
        let capacity = try growth.capacity(of: disk)
        if capacity == disk.capacity {
            return ChangeResult(.unchanged, .extend, disk: disk, "\(disk.name) (\(disk.id)) has \(capacity) already")
        }
        let preflight = try await preflight(.extend(disk, to: capacity))
        return try await extend(disk, to: capacity, by: preflight, force: force, dryRun: dryRun)
    }

    /// The same after the checks.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    func extend(
        _ disk: Disk,
        to capacity: MiB,
        by preflight: PreflightReport,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try require(preflight, before: .extend, of: disk, force: force, isNoted: !dryRun)
        let before = disk.capacity.map { " from \($0)" } ?? ""
        if dryRun {
            return ChangeResult(
                .planned,
                .extend,
                disk: disk,
                "would extend \(disk.name) (\(disk.id))\(before) to \(capacity)",
                notes: preflight.notes,
                calls: [PlannedCall(vslm("ExtendDisk_Task"), "\(disk.id) to \(capacity)")]
            )
        }
        let altered = try await alter(
            disk,
            by: DiskAlteration(
                kind: .extend,
                goal: "to \(capacity)",
                parameters: ["capacityMiB": String(capacity.count)],
                call: { try await $0.extend(disk, to: capacity, started: $1) },
                isDone: { $0.capacity.map { $0 >= capacity } ?? false },
                intend: { $0.capacity = capacity }
            )
        )
        return ChangeResult(
            .done,
            .extend,
            disk: altered.disk,
            operationID: altered.operationID,
            "extended \(disk.name) (\(disk.id))\(before) to \(capacity)",
            warnings: altered.warnings,
            notes: preflight.notes + altered.notes
        )
    }

    /// What is added to a capacity is added twice where an earlier extension was made after all.
    private func refuseOpenExtension(of disk: Disk) throws {
        guard let catalog, let row = try record(of: disk.id) else { return }
        let open = try catalog.operations(OperationFilter(openOnly: true, diskID: row.id))
        guard let operation = open.first(where: { $0.kind == .extend }) else { return }
        let goal = operation.parameters["capacityMiB"].flatMap(Int64.init).map { MiB($0) }
        let size = goal.map { "\($0.count)MiB" } ?? "SIZE"
        throw FCDError(
            .conflict,
            "an extension of \(disk.name) (\(disk.id))\(goal.map { " to \($0)" } ?? "") has not come to a known end, so "
                + "what --by adds could be added twice",
            hint: "run `fcd recover \(operation.id)` to find out how it ended, or "
                + "`fcd extend \(disk.id) --size \(size)`, which is harmless where it was made"
        )
    }

    /// The name of a call as the disk service in use has it.
    func vslm(_ method: String) -> String {
        disks.capabilities.hasGlobalCatalog ? "Vslm" + method : method
    }
}
