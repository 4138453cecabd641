import Audit
import Catalog
import FCD
import Foundation
import Lifecycle

/// What `fcd audit --fix` does with a report: shows what is left to a person, then runs what is not, as the commands
/// themselves would.
struct AuditFix {
    let connection: ConnectionOptions
    let change: ChangeOptions
    let output: OutputOptions

    /// - Throws: as ``BulkRun/each(_:_:)``; ``CLIError`` with ``CLIError/Code/refused`` where the person does not agree.
    func run(_ report: AuditReport) async throws {
        let found = try AuditMendings(report)
        try show(found)
        guard !found.steps.isEmpty else {
            output.note("nothing of what was found can be mended by machine")
            if output.format != .table { try output.show(Listing<ChangeRow>([], empty: "")) }
            return
        }
        try await connection.withLifecycle("mending", .changing(change)) { lifecycle in
            let steps = found.steps.filter { $0.serverUUID == lifecycle.server?.instanceUUID }
            noteOthers(found.steps.filter { $0.serverUUID != lifecycle.server?.instanceUUID }, of: report)
            if !steps.isEmpty, !change.dryRun { try await agree(to: steps, of: report, on: lifecycle) }
            let rows = steps.enumerated().map { number, step in
                BulkRow(header: Self.header, fields: [step.mending.disk?.rawValue ?? "", step.name, "\(number)"])
            }
            let run = BulkRun(
                label: "mending",
                output: output,
                concurrency: try connection.resolvedPace().concurrency
            )
            try await run.each(.rows(rows, header: Self.header)) { row in
                guard let number = row["step"].flatMap({ Int($0) }), steps.indices.contains(number) else {
                    throw CLIError(.usage, "there is no such step")
                }
                return try await lifecycle.mend(steps[number].mending, dryRun: change.dryRun)
            }
        }
    }

    private static let header = ["id", "name", "step"]

    /// Says what is for servers that this run does not speak to.
    private func noteOthers(_ steps: [AuditMendings.Step], of report: AuditReport) {
        guard !steps.isEmpty else { return }
        let (labels, uuids) = (report.serverLabels, Set(steps.map(\.serverUUID)))
        let names = report.servers.filter { uuids.contains($0.instanceUUID) }.map(labels.label).sorted()
        let which = uuids.count == 1 ? "another server" : "other servers"
        output.note(
            "note: \(steps.count.counted("command")) for \(which) (\(names.joined(separator: ", "))) "
                + "\(steps.count == 1 ? "is" : "are") left alone: run this again with its --server or --profile"
        )
    }

    /// Shows what will be run, and asks.
    private func agree(to steps: [AuditMendings.Step], of report: AuditReport, on lifecycle: DiskLifecycle) async throws
    {
        let server = report.servers.first { $0.instanceUUID == lifecycle.server?.instanceUUID }
        if let age = server?.ageSeconds, age > AuditMendings.oldPicture {
            CommandContext.current.warn(
                "the catalog's picture of this server is \((age / 86_400).counted("day")) old: run `fcd sync`, and audit again"
            )
        }
        // Nobody agrees to what they have not seen.
        if !output.quiet || !change.yes { try await Progress.aside { try list(steps.map(StepRow.init)) } }
        try await Confirmation.require(
            "Run \(steps.count == 1 ? "this command" : "these \(steps.count) commands")?",
            options: change
        )
    }

    private func show(_ found: AuditMendings) throws {
        if !found.left.isEmpty, !output.quiet {
            output.note("left to a person:")
            try list(found.left.map(LeftRow.init))
            if found.leftCount > found.left.count {
                output.note("\(found.leftCount - found.left.count) more are left to a person: the report has them")
            }
        }
        if found.suppressedCount > 0 {
            output.note("\(found.suppressedCount.counted("suppressed finding")) left alone")
        }
    }

    /// Shows rows on stderr, beside the result.
    private func list(_ rows: [some ListRow]) throws {
        var context = CommandContext.current
        context.standardOutput = context.standardError
        try Output(format: .table, isQuiet: false, context: context).show(Listing(rows, empty: ""))
    }
}

/// A command that is about to be run.
private struct StepRow: ListRow {
    let step: AuditMendings.Step

    init(_ step: AuditMendings.Step) { self.step = step }

    var identifier: String { step.command }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(step.command)
    }

    static var columns: [Column<StepRow>] {
        [
            Column("RULE", "rule") { .text($0.step.rule) },
            Column("NAME", "name", fit: .tail) { .text($0.step.name) },
            Column("COMMAND", "command") { .text($0.step.command) },
        ]
    }
}

/// A command that is not run, and why.
private struct LeftRow: ListRow {
    let left: AuditMendings.Left

    init(_ left: AuditMendings.Left) { self.left = left }

    var identifier: String { left.command }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(left.command)
    }

    static var columns: [Column<LeftRow>] {
        [
            Column("RULE", "rule") { .text($0.left.rule) },
            Column("NAME", "name", fit: .tail) { .text($0.left.name) },
            Column("COMMAND", "command") { .text($0.left.command) },
            Column("WHY", "reason", fit: .tail) { .text($0.left.reason) },
        ]
    }
}
