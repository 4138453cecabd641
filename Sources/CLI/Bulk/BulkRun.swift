import FCD
import Lifecycle

/// Makes a change for each row of a source, several side by side, and shows what became of each in the rows' order.
///
/// A row that fails is reported with its line, and the others go on. Memory does not grow with the number of rows.
/// Rows that name the same disk follow one another.
struct BulkRun {
    /// What is being done, such as `registering`.
    let label: String
    let output: OutputOptions
    /// How many rows are under way at once.
    let concurrency: Int
    /// The file of `--failed-to`.
    var leftoverPath: String?
    /// Whether `--quiet` prints the disks' IDs.
    var namesDisks = false

    /// How far a row may be ahead of the oldest that is under way, whose result is shown first.
    private var window: Int { max(64, concurrency * 8) }

    private typealias Ended = (index: Int, row: BulkRow, outcome: Result<ChangeResult, any Error>)

    /// Makes the changes.
    ///
    /// - Throws: ``ExitStatus``: ``ExitStatus/partlyDone`` where some were done and others not,
    ///   the first failure's status where all failed, ``ExitStatus/interrupted`` after Ctrl-C. ``CLIError`` where the
    ///   rows cannot be read or be written to `--failed-to`; ``OutputError``.
    func each(
        _ source: BulkSource,
        _ change: @escaping @Sendable (BulkRow) async throws -> ChangeResult
    ) async throws {
        let context = CommandContext.current
        let leftovers = try leftoverPath.map { path throws(CLIError) in try LeftoverFile(path, header: source.header) }
        let stream = ChangeStream(output, namesDisks: namesDisks)
        let progress = BulkProgress(label, total: source.total, isQuiet: output.quiet)
        var rows = Rows(source)
        let ending = try await context.interruption.finishing(onStop: { context.sayWaiting() }) {
            try await progress.showing {
                try await run(&rows, stream, leftovers, progress, change)
            }
        }
        try stream.end(showsNothing: true)
        let left = try await leave(&rows, to: leftovers, because: ending.reason)
        summarize(stream.counts, left: left, leftovers)
        if let error = ending.error { throw error }
        if context.interruption.isStopping || Task.isCancelled { throw ExitStatus.interrupted }
        if let status = stream.status { throw status }
        if left > 0 { throw ExitStatus.partlyDone }
    }

    /// Why no more rows were begun.
    private struct Ending {
        var reason = "not begun: interrupted"
        /// What nobody has been told of yet.
        var error: (any Error)?
    }

    private func run(
        _ rows: inout Rows,
        _ stream: ChangeStream,
        _ leftovers: LeftoverFile?,
        _ progress: BulkProgress,
        _ change: @escaping @Sendable (BulkRow) async throws -> ChangeResult
    ) async throws -> Ending {
        let interruption = CommandContext.current.interruption
        return try await withThrowingTaskGroup(of: Ended.self) { group in
            var ending = Ending()
            var isEnding = false
            var begun = 0
            var shown = 0
            var underWay: [Int: String?] = [:]
            var ended: [Int: Ended] = [:]
            while true {
                while !isEnding, !interruption.isStopping, !Task.isCancelled, underWay.count < concurrency,
                    begun - shown < window
                {
                    do {
                        let busy = Set(underWay.values.compactMap { $0 })
                        guard let row = try await rows.next(unless: { $0.key.map(busy.contains) ?? false }) else {
                            break
                        }
                        let index = begun
                        underWay[index] = row.key
                        group.addTask {
                            do {
                                if let fault = row.fault { throw fault }
                                return (index, row, .success(try await change(row)))
                            } catch {
                                return (index, row, .failure(error))
                            }
                        }
                        begun += 1
                    } catch {
                        (ending.reason, ending.error, isEnding) = ("not begun: the rows could not be read", error, true)
                    }
                }
                guard let next = try await group.next() else { return ending }
                underWay[next.index] = nil
                ended[next.index] = next
                if case .failure(let error) = next.outcome, error.endsRun, !isEnding {
                    (ending.reason, isEnding) = ("not begun: the run ended at another row", true)
                }
                progress.count(isGood: (try? next.outcome.get()) != nil)
                while let first = ended.removeValue(forKey: shown) {
                    shown += 1
                    try await show(first, in: stream, leftovers)
                }
            }
        }
    }

    private func show(_ ended: Ended, in stream: ChangeStream, _ leftovers: LeftoverFile?) async throws {
        switch ended.outcome {
        case .success(let result):
            try await stream.add(result, line: ended.row.line)
            if result.outcome == .partial {
                try leftovers?.add(ended.row, because: "partly done: " + result.warnings.joined(separator: "; "))
            }
        case .failure(let error):
            let failure = ErrorPresentation(error) ?? ErrorPresentation(CancellationError())
            guard let failure else { throw error }
            try await stream.add(failure, line: ended.row.line)
            try leftovers?.add(ended.row, because: failure.message)
        }
    }

    /// Counts the rows that were not begun, and writes them down.
    private func leave(_ rows: inout Rows, to leftovers: LeftoverFile?, because reason: String) async throws -> Int {
        guard rows.mayHaveMore else { return 0 }
        var count = 0
        // A cancelled task could read no further; what is left is read to its end all the same.
        while let row = try? await rows.next(unless: { _ in false }) {
            count += 1
            try leftovers?.add(row, because: reason)
        }
        return count
    }

    private func summarize(_ counts: ChangeStream.Counts, left: Int, _ leftovers: LeftoverFile?) {
        guard !output.quiet || counts.failed + counts.unknown + left > 0 else { return }
        let context = CommandContext.current
        var parts: [String] = []
        func add(_ count: Int, _ word: String) { if count > 0 { parts.append("\(count) \(word)") } }
        add(counts.done, "done")
        add(counts.planned, "planned")
        add(counts.unchanged, "unchanged")
        add(counts.partial, "partly done")
        add(counts.failed, "failed")
        add(counts.unknown, "unknown")
        add(left, "not begun")
        let total = counts.ended + left
        context.say(
            "\(total) row\(total == 1 ? "" : "s"): \(parts.isEmpty ? "nothing to do" : parts.joined(separator: ", "))"
        )
        if counts.unknown > 0 {
            context.say("  what became of the unknown ones: run `fcd recover`")
        }
        if let leftovers, leftovers.count > 0 {
            context.say(VisibleText.escape("  what is left to repeat stands in \(leftovers.path)"))
        }
    }
}

/// The rows of a source, with the one that had to wait for another of the same disk.
private struct Rows {
    private let source: BulkSource
    private var waiting: BulkRow?
    private(set) var mayHaveMore = true

    init(_ source: BulkSource) { self.source = source }

    /// The next row; nil at the end, and while the next one must wait.
    mutating func next(unless mustWait: (BulkRow) -> Bool) async throws -> BulkRow? {
        guard mayHaveMore else { return nil }
        let row: BulkRow?
        do {
            row = try await waiting.takeOr(source.next)
        } catch {
            mayHaveMore = false
            throw error
        }
        guard let row else {
            mayHaveMore = false
            return nil
        }
        if mustWait(row) {
            waiting = row
            return nil
        }
        return row
    }
}

extension Optional {
    fileprivate mutating func takeOr(_ other: () async throws -> Wrapped?) async throws -> Wrapped? {
        guard let value = take() else { return try await other() }
        return value
    }
}
