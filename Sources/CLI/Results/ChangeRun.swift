import FCD
import Lifecycle

/// Makes one change after the other, shows what became of each, and goes on after one that failed.
struct ChangeRun {
    let output: OutputOptions
    /// Whether `--quiet` prints the disks' IDs.
    var namesDisks = false

    /// Makes the changes. A single one that fails throws its error; of several, each failure is reported at once.
    ///
    /// - Throws: ``ExitStatus/partlyDone`` where some were done and others not, or something beside a change was not;
    ///   the first failure's status where all failed. What makes all others fail too ends the run: a lost connection,
    ///   a refused login, an interruption.
    func each<Target>(_ targets: [Target], _ change: (Target) async throws -> ChangeResult) async throws {
        var results: [ChangeResult] = []
        var failures: [ErrorPresentation] = []
        for target in targets {
            do {
                let result = try await change(target)
                results.append(result)
                // People see each as it is done; a JSON array or a CSV file is one thing.
                if output.format == .table { try await show([result]) }
            } catch {
                guard targets.count > 1, let failure = ErrorPresentation(error), failure.status != .interrupted else {
                    try await showRest(results)
                    throw error
                }
                failures.append(failure)
                try await Progress.aside {
                    try ErrorText.show(failure, asJSON: output.format == .json, in: .current)
                }
                if error.endsRun { break }
            }
        }
        try await showRest(results)
        if let first = failures.first { throw results.isEmpty ? first.status : .partlyDone }
        if results.contains(where: { $0.outcome == .partial }) { throw ExitStatus.partlyDone }
    }

    private func showRest(_ results: [ChangeResult]) async throws {
        if output.format != .table, !results.isEmpty { try await show(results) }
    }

    private func show(_ results: [ChangeResult]) async throws {
        try await Progress.aside {
            try output.show(ChangeSummary(results: results, namesDisks: namesDisks))
            for warning in results.flatMap({ $0.warnings + $0.notes }) { CommandContext.current.warn(warning) }
        }
    }
}

extension Error {
    /// Whether what comes after would fail just so.
    var endsRun: Bool {
        guard let error = self as? FCDError else { return !(self is CLIError) }
        return switch error.code {
        case .unreachable, .untrusted, .loginFailed, .notAuthenticated, .cancelled: true
        default: false
        }
    }
}
