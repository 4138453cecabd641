import ArgumentParser
import FCD
import Foundation
import Lifecycle

struct SnapshotList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the snapshots of a disk, the newest last, or the stranded ones of all disks.",
        discussion: """
            A stranded snapshot takes space, or stands in the way, and cannot be used: the server lists it without an \
            ID (no-id), finds nothing behind it (details-missing), its file is not on the datastore (file-missing), \
            or its disk is gone and the datastore still has it (disk-gone; disks that the catalog remembers are \
            asked for). `fcd snapshot rm` removes those that have an ID.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String?

    @Flag(help: "Only stranded snapshots; without a disk, those of all disks.")
    var stranded = false

    func validate() throws {
        guard disk != nil || stranded else {
            throw ValidationError("Name a disk, or give --stranded for the stranded snapshots of all disks.")
        }
    }

    func run() async throws {
        guard stranded else { return try await listAll() }
        let (found, faults) = try await connection.withLifecycle("reading snapshots", .reading) { lifecycle in
            try await lifecycle.strandedSnapshots(of: disk.asyncMap { [try await lifecycle.snapshotHolder($0)] })
        }
        try output.show(Listing(found.map(StrandedRow.init), empty: "no stranded snapshots"))
        for fault in faults { CommandContext.current.warn(fault) }
        if !faults.isEmpty { throw ExitStatus.partlyDone }
    }

    private func listAll() async throws {
        let rows = try await connection.withLifecycle("reading snapshots", .reading) { lifecycle in
            try await lifecycle.snapshotRows(of: try await lifecycle.disk(disk ?? ""))
        }
        let now = CommandContext.current.now()
        try output.show(Listing(rows.map { SnapshotResult($0, now: now) }, empty: "the disk has no snapshots"))
    }
}

/// A snapshot that cannot be used, and why.
struct StrandedRow: ListRow {
    let disk: String
    let diskName: String
    let id: String?
    let createdAt: Date?
    let description: String
    /// `no-id`, `details-missing`, `file-missing` or `disk-gone`.
    let reason: String

    init(_ stranded: StrandedSnapshot) {
        disk = stranded.holder.id.rawValue
        diskName = stranded.holder.name
        id = stranded.snapshot.id?.rawValue
        createdAt = ServerTime.date(stranded.snapshot.createTime)
        description = stranded.snapshot.description
        reason = stranded.stranding.rawValue
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<StrandedRow>] {
        [
            Column("DISK", "disk") { .text($0.disk) },
            Column("NAME", "diskName", fit: .tail) { .text($0.diskName) },
            Column("SNAPSHOT", "id") { .text($0.id) },
            Column("CREATED", "createdAt") { .time($0.createdAt) },
            Column("REASON", "reason") { .text($0.reason, .warning) },
            Column("DESCRIPTION", "description", fit: .tail) { .text($0.description) },
        ]
    }
}
