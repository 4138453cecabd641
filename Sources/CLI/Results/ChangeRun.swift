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
    ///   the first failure's status where all failed; ``ExitStatus/interrupted`` after Ctrl-C. What makes all others
    ///   fail too ends the run: a lost connection, a refused login, an interruption.
    func each<Target>(_ targets: [Target], _ change: (Target) async throws -> ChangeResult) async throws {
        let stream = ChangeStream(output, namesDisks: namesDisks)
        let context = CommandContext.current
        let interruption = context.interruption
        try await interruption.finishing(onStop: { context.sayWaiting() }) {
            for target in targets where !interruption.isStopping && stream.writeError == nil {
                do {
                    await stream.add(try await change(target))
                } catch {
                    guard targets.count > 1, let failure = ErrorPresentation(error), failure.status != .interrupted
                    else {
                        try stream.end()
                        throw error
                    }
                    await stream.add(failure)
                    if error.endsRun { break }
                }
            }
        }
        try stream.end()
        if interruption.isStopping {
            let left = targets.count - stream.counts.ended
            if left > 0 { context.say("interrupted: \(left) of \(targets.count) not begun") }
            throw ExitStatus.interrupted
        }
        if let status = stream.status { throw status }
        if stream.counts.ended < targets.count { throw ExitStatus.partlyDone }
    }
}

extension Error {
    /// Whether what comes after would fail just so.
    var endsRun: Bool {
        guard let error = self as? FCDError else { return !(self is CLIError) }
        return error.concernsEveryCall
    }
}
