import FCD
import Lifecycle

/// Writes what became of changes as it becomes known, so that memory does not grow with their number: sentences, one
/// JSON array, or one CSV file. Counts them, too.
final class ChangeStream {
    /// How many changes there were of each fate.
    struct Counts: Equatable, Sendable {
        var done = 0
        var unchanged = 0
        var planned = 0
        /// Done, but for something beside the change.
        var partial = 0
        var failed = 0
        /// The answer was lost or not waited for.
        var unknown = 0

        /// What has come to an end in one way or another.
        var ended: Int { succeeded + failed + unknown }
        var succeeded: Int { done + unchanged + planned + partial }
    }

    private(set) var counts = Counts()
    /// Why nothing more is written; what comes is still counted.
    private(set) var writeError: OutputError?
    private(set) var firstFailure: ExitStatus?
    private let output: OutputOptions
    /// Whether `--quiet` prints the IDs of disks and snapshots: for changes that make one, whose ID nobody can know
    /// before.
    private let namesDisks: Bool
    private var isOpen = false

    init(_ output: OutputOptions, namesDisks: Bool) {
        self.output = output
        self.namesDisks = namesDisks
    }

    /// Shows a change that was made, with its warnings.
    func add(_ result: ChangeResult, line: Int? = nil) async {
        switch result.outcome {
        case .done: counts.done += 1
        case .unchanged: counts.unchanged += 1
        case .planned: counts.planned += 1
        case .partial: counts.partial += 1
        }
        let prefix = line.map { "line \($0): " } ?? ""
        await Progress.aside {
            writing { try write(result, line: line, prefix: prefix) }
            for warning in result.warnings + result.notes { CommandContext.current.warn(prefix + warning) }
        }
    }

    /// Shows a change that failed.
    func add(_ failure: ErrorPresentation, line: Int? = nil) async {
        if failure.isOutcomeUnknown { counts.unknown += 1 } else { counts.failed += 1 }
        firstFailure = firstFailure ?? failure.status
        var failure = failure
        failure.line = line
        await Progress.aside {
            writing { try ErrorText.show(failure, asJSON: output.format == .json, in: .current) }
        }
    }

    /// Ends what was begun.
    ///
    /// - Parameter showsNothing: whether a program gets an empty list where nothing was added.
    /// - Throws: ``OutputError`` where something could not be written, unless whoever read it has left: that is no
    ///   failure of the changes.
    func end(showsNothing: Bool = false) throws {
        writing {
            guard !output.quiet else { return }
            switch output.format {
            case .json where isOpen: try text("\n]\n")
            case .json where showsNothing: try text("[]\n")
            case .csv where showsNothing && !isOpen: try text(csv.header(of: Table([ChangeRow]())))
            default: break
            }
            isOpen = false
        }
        if let writeError, !writeError.isReaderGone { throw writeError }
    }

    /// How the run ends by what was added: `nil` is well.
    var status: ExitStatus? {
        if let firstFailure { return counts.succeeded == 0 ? firstFailure : .partlyDone }
        return counts.partial > 0 ? .partlyDone : nil
    }

    private func writing(_ write: () throws -> Void) {
        guard writeError == nil else { return }
        do {
            try write()
        } catch {
            writeError =
                error as? OutputError
                ?? OutputError(description: "the output could not be made: \(error)", isReaderGone: false)
        }
    }

    private func write(_ result: ChangeResult, line: Int?, prefix: String) throws {
        if output.quiet {
            guard namesDisks, let id = (result.snapshotID ?? result.diskID)?.rawValue else { return }
            return try text(VisibleText.escape(id) + "\n")
        }
        switch output.format {
        case .table:
            try text(
                (prefix + result.sentences.joined(separator: "\n")).lines.map { VisibleText.escape($0) + "\n" }.joined()
            )
        case .csv:
            let table = Table([ChangeRow(result, line: line)])
            try text((isOpen ? "" : csv.header(of: table)) + csv.rows(of: table))
        case .json:
            let object = try JSONText.render(ChangeRow(result, line: line)).lines.dropLast()
            try text((isOpen ? ",\n" : "[\n") + object.map { "  " + $0 }.joined(separator: "\n"))
        }
        isOpen = true
    }

    private var csv: CSVText { CSVText(escapesControls: CommandContext.current.standardOutput.isTerminal) }

    private func text(_ text: String) throws { try CommandContext.current.standardOutput.write(text) }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
