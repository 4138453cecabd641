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
    /// The columns that name VMs of which only one change at a time is made: rows of other VMs go first meanwhile.
    var machineColumns: [String] = []

    /// How far a row may be ahead of the oldest that has not come to its end, whose result is shown first.
    private var window: Int { max(256, concurrency * 8) }

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
        var rows = Rows(source, machineColumns: machineColumns)
        let ending = try await context.interruption.finishing(onStop: { context.sayWaiting() }) {
            try await progress.showing {
                try await run(&rows, stream, leftovers, progress, change)
            }
        }
        let left = await leave(&rows, to: leftovers, because: ending.reason)
        let closing = Result { try stream.end(showsNothing: true) }
        let isCut = source.total == nil && context.interruption.isStopping
        await Progress.aside { summarize(stream.counts, left: left, leftovers, isCut: isCut) }
        if let error = ending.error ?? leftovers?.writeError { throw error }
        try closing.get()
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
            var shown = 0
            var underWay: [Int: Set<String>] = [:]
            var ended: [Int: Ended] = [:]
            while true {
                while !isEnding, !interruption.isStopping, !Task.isCancelled, underWay.count < concurrency {
                    do {
                        let busy = underWay.values.reduce(into: Set()) { $0.formUnion($1) }
                        guard let next = try await rows.next(unless: busy, before: shown + window) else { break }
                        let (index, row) = (next.index, next.row)
                        underWay[index] = next.keys
                        group.addTask {
                            do {
                                if let fault = row.fault { throw fault }
                                return (index, row, .success(try await change(row)))
                            } catch {
                                return (index, row, .failure(error))
                            }
                        }
                    } catch {
                        (ending.reason, ending.error, isEnding) = ("not begun: the rows could not be read", error, true)
                    }
                }
                guard let next = try await group.next() else { break }
                underWay[next.index] = nil
                ended[next.index] = next
                if case .failure(let error) = next.outcome, error.endsRun, !isEnding {
                    (ending.reason, isEnding) = ("not begun: the run ended at another row", true)
                }
                if stream.writeError != nil || leftovers?.writeError != nil, !isEnding {
                    (ending.reason, isEnding) = ("not begun: the results could not be written", true)
                }
                progress.count(isGood: (try? next.outcome.get()) != nil)
                while let first = ended.removeValue(forKey: shown) {
                    shown += 1
                    await show(first, in: stream, leftovers)
                }
            }
            // Where the run ended early, rows before these were not begun.
            for late in ended.values.sorted(by: { $0.index < $1.index }) { await show(late, in: stream, leftovers) }
            return ending
        }
    }

    private func show(_ ended: Ended, in stream: ChangeStream, _ leftovers: LeftoverFile?) async {
        switch ended.outcome {
        case .success(let result):
            await stream.add(result, line: ended.row.line)
            if result.outcome == .partial {
                leftovers?.add(ended.row, because: "partly done: " + result.warnings.joined(separator: "; "))
            }
        case .failure(let error):
            let failure =
                ErrorPresentation(error) ?? ErrorPresentation(status: .failed, code: "failed", message: "\(error)")
            await stream.add(failure, line: ended.row.line)
            leftovers?.add(ended.row, because: failure.message)
        }
    }

    /// Counts the rows that were not begun, and writes them down.
    private func leave(_ rows: inout Rows, to leftovers: LeftoverFile?, because reason: String) async -> Int {
        var count = 0
        do {
            // Also after a cancellation, as far as the rows can be read then.
            while let row = try await rows.rest() {
                count += 1
                leftovers?.add(row, because: reason)
            }
        } catch {
            CommandContext.current.warn("the rows that follow could not be read, and stand nowhere: \(error)")
        }
        return count
    }

    /// - Parameter isCut: whether there may be rows that nobody has read.
    private func summarize(_ counts: ChangeStream.Counts, left: Int, _ leftovers: LeftoverFile?, isCut: Bool) {
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
            "\(total.counted("row")): \(parts.isEmpty ? "nothing to do" : parts.joined(separator: ", "))"
        )
        if counts.unknown > 0 {
            context.say("  what became of the unknown ones: run `fcd recover`")
        }
        if isCut { context.say("  what was not read from standard input yet is not counted") }
        if let leftovers, leftovers.count > 0 {
            context.say(VisibleText.escape("  what is left to repeat stands in \(leftovers.path)"))
        }
    }
}

/// The rows of a source, in an order in which what must follow one another does.
private struct Rows {
    struct Waiting {
        var index: Int
        var row: BulkRow
        /// What only one row at a time works on: its disk, and VMs.
        var keys: Set<String>
    }

    private let source: BulkSource
    private let machineColumns: [String]
    /// Read, and not begun.
    private var waiting: [Waiting] = []
    private var count = 0
    private var isAtEnd = false

    init(_ source: BulkSource, machineColumns: [String]) {
        self.source = source
        self.machineColumns = machineColumns
    }

    /// The first row that nothing before it holds up; nil at the end, and while all have to wait.
    ///
    /// - Parameters:
    ///   - busy: the keys of the rows that are under way.
    ///   - limit: rows from this number on are not read yet.
    mutating func next(unless busy: Set<String>, before limit: Int) async throws -> Waiting? {
        var claimed = busy
        var position = 0
        while true {
            if position == waiting.count {
                guard count < limit, let row = try await read() else { return nil }
                waiting.append(row)
            }
            let candidate = waiting[position]
            if claimed.isDisjoint(with: candidate.keys) { return waiting.remove(at: position) }
            claimed.formUnion(candidate.keys)
            position += 1
        }
    }

    /// The next row that was not begun, in the order of the source.
    mutating func rest() async throws -> BulkRow? {
        if !waiting.isEmpty { return waiting.removeFirst().row }
        return try await read()?.row
    }

    private mutating func read() async throws -> Waiting? {
        guard !isAtEnd else { return nil }
        do {
            guard let row = try await source.next() else {
                isAtEnd = true
                return nil
            }
            defer { count += 1 }
            let machines = machineColumns.compactMap { row[$0].map { "vm \($0)" } }
            return Waiting(
                index: count,
                row: row,
                keys: Set(machines + [row.key.map { "disk \($0)" }].compactMap(\.self))
            )
        } catch {
            isAtEnd = true
            throw error
        }
    }
}
