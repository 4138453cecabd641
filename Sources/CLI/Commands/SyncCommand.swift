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

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let summary = try await connection.withLifecycle("reading the server", .writing) { try await $0.sync() }
        try output.show(SyncReport(summary: summary))
        summary.warnOfOwners()
    }
}

struct SyncReport: ChangeReport {
    let summary: SyncSummary

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
    }

    var sentences: [String] {
        let disks = summary.added + summary.changed + summary.back + summary.unchanged
        let changes = [
            (summary.added, "new"), (summary.changed, "changed"), (summary.gone, "gone"), (summary.back, "back again"),
            (summary.faulty, "unreadable"), (summary.attached, "found attached"), (summary.detached, "found detached"),
            (summary.ruled, "with another owner by rules"),
        ]
        let words = changes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return [
            "synced \(summary.server): \(disks) disks, \(summary.vms) virtual machines, \(summary.datastores) datastores",
            words.isEmpty ? "  nothing has changed" : "  " + words.joined(separator: ", "),
        ]
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
            Field("Owner by rules", "ruled", .number(summary.ruled)),
            Field("Owner not on the disk", "unwritten", .number(summary.unwritten)),
            Field("Owner in conflict", "conflicts", .number(summary.conflicts)),
            Field("Datastores", "datastores", .number(summary.datastores)),
            Field("Virtual machines", "vms", .number(summary.vms)),
        ]
    }
}
