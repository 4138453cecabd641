import Catalog
import FCD
import Foundation
import Lifecycle

/// `sync --watch`: keeps the catalog up until it is stopped, and writes a line for each round that changed something.
struct SyncWatch {
    let output: OutputOptions
    let schedule: WatchSchedule

    /// Ctrl-C, like SIGTERM, is how a watch ends: that is no failure.
    func run(_ lifecycle: DiskLifecycle) async throws {
        let stream = SyncRoundStream(output)
        let name = lifecycle.server?.name ?? lifecycle.client.endpoint.host
        do {
            try await lifecycle.watch(schedule) { event in
                try await Progress.aside { try show(event, of: name, stream) }
                Progress.update("watching \(name)")
            }
        } catch {
            guard Task.isCancelled else { throw error }
        }
    }

    private func show(_ event: WatchEvent, of server: String, _ stream: SyncRoundStream) throws {
        let context = CommandContext.current
        switch event {
        case .full(let summary, let isFirst):
            if isFirst || !summary.changesNothing { try stream.add(summary, scope: "full") }
            guard isFirst else { return }
            output.note(
                "watching \(server), with everything read again after \(words(schedule.fullEvery)); Ctrl-C ends it"
            )
        case .changes(let summary): try stream.add(summary, scope: "changes")
        case .lost(let error, let pause):
            let message = ErrorPresentation(error)?.message ?? "\(error)"
            context.warn("\(server): \(message); trying again after \(words(pause)), then ever more rarely")
        case .regained: context.say("\(VisibleText.escape(server)) answers again")
        case .note(let text): output.note(text)
        }
    }

    private func words(_ time: Duration) -> String { TimeSpan(seconds: max(1, time.components.seconds)).description }
}

/// Writes what rounds of a sync came to, one line each.
final class SyncRoundStream {
    private let output: OutputOptions
    private var hasHeader = false

    init(_ output: OutputOptions) {
        self.output = output
    }

    func add(_ summary: SyncSummary, scope: String) throws {
        guard !output.quiet else { return }
        let round = SyncRound(summary: summary, scope: scope)
        let out = CommandContext.current.standardOutput
        switch output.format {
        case .table: try out.write(VisibleText.escape(round.sentence) + "\n")
        case .json:
            var lines = JSONLines()
            try lines.append(round)
            try out.write(lines.take())
        case .csv:
            let writer = CSVText(escapesControls: out.isTerminal)
            let table = Table(round.fields)
            try out.write((hasHeader ? "" : writer.header(of: table)) + writer.rows(of: table))
            hasHeader = true
        }
    }
}

/// One round: the summary of a sync, and how far it looked.
struct SyncRound: Encodable {
    let summary: SyncSummary
    /// `full` or `changes`.
    let scope: String

    private enum Key: CodingKey {
        case scope
    }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(scope, forKey: .scope)
    }

    var fields: [Field] { SyncReport(summary: summary).fields + [Field("Scope", "scope", .text(scope))] }

    var sentence: String {
        let report = SyncReport(summary: summary)
        let time = summary.committedAt.formatted(.iso8601)
        let words = report.changes.isEmpty ? "nothing has changed" : report.changes
        return scope == "full"
            ? "\(time) \(summary.server): \(words); \(report.counts)" : "\(time) \(summary.server): \(words)"
    }
}
