import Catalog
import FCD
import Foundation
import Lifecycle

/// `sync --watch`: keeps the catalog up until it is stopped, and writes a line for each change that it sees.
struct SyncWatch {
    let output: OutputOptions
    let schedule: WatchSchedule

    /// Once everything was read, Ctrl-C and SIGTERM are how a watch ends, and no failure.
    func run(_ lifecycle: DiskLifecycle) async throws {
        let stream = DiskEventStream(output)
        let server = lifecycle.server?.name ?? lifecycle.client.endpoint.host
        var isWatching = false
        // What could not be read is said when it begins, and not at every reading.
        var old: [String] = []
        var conflicts = 0
        do {
            try await lifecycle.watch(schedule) { event in
                try await Progress.aside { try show(event, of: server, lifecycle.catalog, stream) }
                if let summary = event.summary {
                    if summary.conflicts > conflicts { await Progress.aside { summary.warnOfConflicts() } }
                    conflicts = summary.conflicts
                }
                guard case .full(let summary, _) = event else { return }
                isWatching = true
                if summary.old.map(\.words) != old { await Progress.aside { summary.warnOfOldParts() } }
                old = summary.old.map(\.words)
            }
        } catch {
            guard Task.isCancelled, isWatching else { throw error }
        }
    }

    private func show(
        _ event: WatchEvent,
        of server: String,
        _ catalog: DiskCatalog?,
        _ stream: DiskEventStream
    ) throws {
        let context = CommandContext.current
        switch event {
        case .full(let summary, let reading):
            if reading != .firstEver { try show(summary, catalog, stream) }
            guard reading != .repeated else { return }
            for sentence in SyncReport(summary: summary).sentences { output.note(sentence) }
            output.note(
                "watching \(server): everything is read again after \(words(schedule.fullEvery)); Ctrl-C ends it"
            )
        case .changes(let summary): try show(summary, catalog, stream)
        case .lost(let error, let pause):
            let message = ErrorPresentation(error)?.message ?? "\(error)"
            context.warn("\(server): \(message); trying again after \(words(pause)), then ever more rarely")
        case .regained: context.say("\(VisibleText.escape(server)) answers again")
        case .note(let text): output.note(text)
        }
    }

    /// Shows what a round has written into the history.
    private func show(_ summary: SyncSummary, _ catalog: DiskCatalog?, _ stream: DiskEventStream) throws {
        // Events have whole milliseconds.
        let end = summary.committedAt.addingTimeInterval(0.001)
        try catalog?.eachEvent(matching: EventQuery(since: summary.startedAt, until: end, oldestFirst: true)) { event in
            // What a command did meanwhile has been shown by the command.
            if event.source == .sync, event.server == summary.server { try stream.add(event) }
        }
    }

    private func words(_ time: Duration) -> String { TimeSpan(seconds: max(1, time.components.seconds)).description }
}

extension WatchEvent {
    /// What a round has read; nil for what is no round.
    fileprivate var summary: SyncSummary? {
        switch self {
        case .full(let summary, _), .changes(let summary): summary
        case .lost, .regained, .note: nil
        }
    }
}
