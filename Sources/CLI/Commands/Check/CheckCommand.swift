import ArgumentParser
import FCD
import Lifecycle

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show what stands in the way of a change, and change nothing.",
        discussion: """
            Every change looks at the same before it begins. A check holds, warns, fails, or is unknown where the server \
            does not tell. The command ends with 11 where one fails, and with 13 where the first that fails is a missing \
            privilege.
            """,
        subcommands: [
            CheckAttach.self, CheckDetach.self, CheckMove.self, CheckDisk<CheckedRemoval>.self, CheckExtend.self,
            CheckRelocate.self, CheckDisk<CheckedSnapshot>.self, CheckDisk<CheckedReversion>.self,
            CheckDisk<CheckedRenaming>.self, CheckDisk<CheckedInflation>.self, CheckDisk<CheckedRetirement>.self,
            CheckDisk<CheckedUnregistration>.self, CheckClone.self, CheckCreate.self,
        ]
    )
}

/// Looks at one change, shows what was found, and ends as the checks say.
struct CheckRun {
    let connection: ConnectionOptions
    let output: OutputOptions

    /// - Throws: ``ExitStatus/conflict`` where a check fails, ``ExitStatus/permissionMissing`` where a privilege is
    ///   missing.
    func show(_ change: (DiskLifecycle) async throws -> IntendedChange) async throws {
        try await show(each: { lifecycle in [(disk: nil, change: try await change(lifecycle))] })
    }

    /// The same of several disks, each row with its disk.
    func show(each changes: (DiskLifecycle) async throws -> [(disk: Disk?, change: IntendedChange)]) async throws {
        let reports = try await connection.withLifecycle("checking", .reading) { lifecycle in
            var reports: [(disk: Disk?, report: PreflightReport)] = []
            for (disk, change) in try await changes(lifecycle) {
                reports.append((disk, try await lifecycle.preflight(change)))
            }
            return reports
        }
        try output.show(CheckResult(reports))
        guard let failure = reports.lazy.compactMap(\.report.failure).first else { return }
        throw failure.code == .permissionDenied ? ExitStatus.permissionMissing : .conflict
    }
}
