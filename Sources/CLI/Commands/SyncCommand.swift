import ArgumentParser
import Catalog
import Foundation
import Lifecycle

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring the catalog up with the server.",
        discussion: """
            Datastores, VMs with their disks, all First Class Disks, what each datastore itself lists and the disks of \
            each known vSphere tag are read and taken over together. What cannot be read stays as it was, and the \
            command says since when, and ends with 3; a sync that fails leaves the catalog as it was.
            """
    )

    @OptionGroup var scope: SyncScopeOptions
    @OptionGroup var sides: SyncSidesOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard scope.changes || scope.watch else { return try sides.validate(with: connection) }
        let option = scope.changes ? "--changes" : "--watch"
        if sides.allProfiles { throw ValidationError("\(option) works on one server: leave out --all-profiles.") }
        if sides.files || sides.details {
            throw ValidationError("\(option) looks for what has changed: leave out --files and --details.")
        }
    }

    func run() async throws {
        if scope.watch {
            let watch = SyncWatch(output: output, schedule: scope.schedule)
            return try await connection.withLifecycle("reading the server", .writing) { try await watch.run($0) }
        }
        if scope.changes {
            let sync = try await connection.withLifecycle("reading the server", .writing) {
                try await $0.syncChanges()
            }
            try output.show(ChangesReport(sync: sync))
            sync.summary.warnOfOldParts()
            sync.summary.warnOfOwners(output)
            if sync.summary.state == .partial { throw ExitStatus.partlyDone }
            return
        }
        let run = SyncRun(options: sides.options, output: output)
        let profiles = try sides.profiles(connection)
        if let profiles { return try await run.each(profiles, connection) }
        try await run.one(connection)
    }
}

struct SyncReport: ChangeReport {
    let summary: SyncSummary

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
    }

    var sentences: [String] {
        ["synced \(summary.server): \(counts)", changes.isEmpty ? "  nothing has changed" : "  " + changes]
            + (oddities.isEmpty ? [] : ["  " + oddities])
    }

    /// What does not fit together on the server, such as `2 devices of unknown disks`; empty where all does.
    private var oddities: String {
        let counts = [
            (summary.onlyInDatastore, "only in the list of their datastore"),
            (summary.onlyInGlobalCatalog, "only in the global catalog"),
            (summary.unknownDevices, "attached and in no list"),
        ]
        return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// Such as `19 disks, 40 virtual machines, 5 datastores`.
    var counts: String {
        [
            summary.disks.counted("disk"), summary.vms.counted("virtual machine"),
            summary.datastores.counted("datastore"), summary.files?.counted("file"),
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// Such as `18 new, 10 found attached`; empty where nothing has changed.
    var changes: String {
        let changes = [
            (summary.added, "new"), (summary.changed, "changed"), (summary.gone, "gone"), (summary.back, "back again"),
            (summary.faulty, "unreadable"), (summary.attached, "found attached"), (summary.detached, "found detached"),
            (summary.ruled, "with the owner changed by rules"),
        ]
        return changes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    var fields: [Field] {
        [
            Field("Server", "server", .text(summary.server)),
            Field("Started", "startedAt", .time(summary.startedAt)),
            Field("Committed", "committedAt", .time(summary.committedAt)),
            Field("State", "state", .text(summary.state.rawValue)),
            Field("Old", "old", .list(summary.old.map(\.words))),
            Field("Disks", "disks", .number(summary.disks)),
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
            Field("Attached and in no list", "unknownDevices", .number(summary.unknownDevices)),
            Field("Only in the datastore's list", "onlyInDatastore", .number(summary.onlyInDatastore)),
            Field("Only in the global catalog", "onlyInGlobalCatalog", .number(summary.onlyInGlobalCatalog)),
            Field("Datastores", "datastores", .number(summary.datastores)),
            Field("Virtual machines", "vms", .number(summary.vms)),
            Field("Files", "files", .number(summary.files)),
            Field("Tags", "tags", .number(summary.tags)),
            Field("Rows written", "rowsWritten", .number(summary.rowsWritten)),
        ]
    }
}
