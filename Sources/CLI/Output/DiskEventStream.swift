import Catalog
import FCD
import Foundation
import Lifecycle

/// Writes changes of disks as they become known, one line each, for a reader who looks on: as a table without columns,
/// as JSON lines, or as CSV.
final class DiskEventStream {
    private let output: OutputOptions
    private let context = CommandContext.current
    private var hasHeader = false

    init(_ output: OutputOptions) {
        self.output = output
    }

    /// - Throws: ``OutputError`` where stdout cannot be written.
    func add(_ event: DiskEvent) throws {
        try context.standardOutput.write(try text(event))
    }

    private func text(_ event: DiskEvent) throws -> String {
        let row = HistoryRow(event)
        if output.quiet { return VisibleText.escape(row.identifier) + "\n" }
        switch output.format {
        case .table:
            let id = context.standardOutput.isTerminal ? row.identifier.prefix(8) : row.identifier[...]
            return VisibleText.escape("\(event.time.seconds)  \(event.disk) (\(id)): \(event.words)") + "\n"
        case .json:
            var lines = JSONLines()
            try lines.append(row)
            return lines.take()
        case .csv:
            let writer = CSVText(escapesControls: context.standardOutput.isTerminal)
            let table = Table([row], columns: HistoryRow.columns)
            defer { hasHeader = true }
            return (hasHeader ? "" : writer.header(of: table)) + writer.rows(of: table)
        }
    }
}
