import ArgumentParser
import Catalog
import Foundation
import Lifecycle

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring the catalog up with the server.",
        discussion: """
            Datastores, VMs with their disks, and all First Class Disks are read and taken over together; a sync that \
            fails leaves the catalog as it was.
            """
    )

    @OptionGroup var scope: SyncScopeOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        if scope.watch {
            let watch = SyncWatch(output: output, schedule: scope.schedule)
            return try await connection.withLifecycle("reading the server", .writing) { try await watch.run($0) }
        }
        if scope.changes {
            let sync = try await connection.withLifecycle("reading the server", .writing) {
                try await $0.syncChanges()
            }
            return try output.show(ChangesReport(sync: sync))
        }
        let summary = try await connection.withLifecycle("reading the server", .writing) { try await $0.sync() }
        try output.show(SyncReport(summary: summary))
    }
}

struct SyncReport: ChangeReport {
    let summary: SyncSummary

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
    }

    var sentences: [String] {
        ["synced \(summary.server): \(counts)", changes.isEmpty ? "  nothing has changed" : "  " + changes]
    }

    /// Such as `19 disks, 40 virtual machines, 5 datastores`.
    var counts: String {
        let disks = summary.added + summary.changed + summary.back + summary.unchanged
        return "\(disks) disks, \(summary.vms) virtual machines, \(summary.datastores) datastores"
    }

    /// Such as `18 new, 10 found attached`; empty where nothing has changed.
    var changes: String {
        let changes = [
            (summary.added, "new"), (summary.changed, "changed"), (summary.gone, "gone"), (summary.back, "back again"),
            (summary.faulty, "unreadable"), (summary.attached, "found attached"), (summary.detached, "found detached"),
        ]
        return changes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    var fields: [Field] {
        [
            Field("Server", "server", .text(summary.server)),
            Field("Started", "startedAt", .time(summary.startedAt)),
            Field("Committed", "committedAt", .time(summary.committedAt)),
            Field("New", "added", .number(summary.added)),
            Field("Changed", "changed", .number(summary.changed)),
            Field("Gone", "gone", .number(summary.gone)),
            Field("Back again", "back", .number(summary.back)),
            Field("Unchanged", "unchanged", .number(summary.unchanged)),
            Field("Unreadable", "faulty", .number(summary.faulty)),
            Field("Attached", "attached", .number(summary.attached)),
            Field("Detached", "detached", .number(summary.detached)),
            Field("Unmatched", "unmatched", .number(summary.unmatched)),
            Field("Datastores", "datastores", .number(summary.datastores)),
            Field("Virtual machines", "vms", .number(summary.vms)),
        ]
    }
}

/// What a sync that looked for changes came to.
struct ChangesReport: ChangeReport {
    let sync: ChangesSync

    private var round: SyncRound { SyncRound(summary: sync.summary, scope: scope) }
    private var scope: String { sync.reasonForFull == nil ? "changes" : "full" }

    func encode(to encoder: any Encoder) throws { try round.encode(to: encoder) }

    var sentences: [String] {
        let report = SyncReport(summary: sync.summary)
        if let reason = sync.reasonForFull { return report.sentences + ["  everything was read: \(reason)"] }
        return [
            "looked for changes of \(sync.summary.server): "
                + (report.changes.isEmpty ? "nothing has changed" : report.changes),
            "  names, sizes, metadata and what is gone are as of \(sync.lastFull.formatted(.iso8601)): "
                + "`fcd sync` reads everything",
        ]
    }

    var fields: [Field] { round.fields }
}
