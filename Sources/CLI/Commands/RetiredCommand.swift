import ArgumentParser
import Catalog
import FCD
import Foundation
import Lifecycle

struct RetiredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retired",
        abstract: "List the retired disks and when they are due, from the catalog.",
        discussion: """
            STATE is `due`: `fcd purge` deletes it; `waiting`: the grace is not over; `used`: a VM had it since; \
            `unwatched`: nobody looked often enough to know that it stayed detached; `unreadable`: its dates are.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Show whole IDs in the table, also on a terminal.")
    var wide = false

    func run() async throws {
        let catalog = try catalog.openForReading()
        let hasServers = try catalog.servers().count > 1
        let now = CommandContext.current.now()
        var rows = try catalog.disks(matching: DiskQuery(retired: true)).compactMap { listing in
            try RetirementRow(listing, attachments: catalog.attachments(diskID: listing.id), now: now)
        }
        rows.sort { ($0.purgeDue ?? .distantFuture, $0.name) < ($1.purgeDue ?? .distantFuture, $1.name) }
        if !wide, CommandContext.current.standardOutput.isTerminal {
            let identifiers = ShortIdentifiers(rows.compactMap(\.id))
            for index in rows.indices { rows[index].shownID = identifiers.short(rows[index].shownID) }
        }
        try output.show(
            Listing(rows, columns: RetirementRow.columns(servers: hasServers), empty: "no disk is retired")
        )
    }
}

/// One retired disk.
struct RetirementRow: ListRow {
    let id: String?
    let name: String
    let capacityMiB: Int64?
    let server: String
    let owner: String?
    let retiredAt: Date?
    let purgeDue: Date?
    let retiredBy: String?
    let reason: String?
    /// `due`, `waiting`, `used`, `unwatched` or `unreadable`.
    let state: String
    /// The last look that saw it attached to nothing.
    let lookedAt: Date
    /// What a table shows of the ID.
    var shownID: String

    enum CodingKeys: String, CodingKey {
        case id, name, capacityMiB, server, owner, retiredAt, purgeDue, retiredBy, reason, state, lookedAt
    }

    init?(_ listing: DiskListing, attachments: [AttachmentRecord], now: Date) {
        guard let retirement = listing.retirement else { return nil }
        id = listing.disk.fcdID
        name = listing.disk.name
        capacityMiB = listing.disk.capacityMiB
        server = listing.server
        owner = listing.owner?.owner.label
        retiredAt = retirement.mark.retiredAt
        purgeDue = retirement.mark.dueAt
        retiredBy = retirement.mark.by
        reason = retirement.mark.reason
        state = RetirementState(retirement, attachments: attachments, now: now).word
        lookedAt = retirement.lookedAt
        shownID = listing.disk.fcdID ?? ""
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<RetirementRow>] { columns(servers: true) }

    static func columns(servers: Bool) -> [Column<RetirementRow>] {
        [
            Column("ID", "id") { .text($0.shownID, exact: $0.identifier) },
            Column("NAME", "name", fit: .tail) { .text($0.name) },
            Column("SIZE", "capacityMiB") { .capacity($0.capacityMiB.map { MiB($0) }) },
            Column("SERVER", "server", for: servers ? .everyone : .programs) { .text($0.server) },
            Column("OWNER", "owner", for: .programs) { .text($0.owner) },
            Column("RETIRED", "retiredAt") { .time($0.retiredAt) },
            Column("DUE", "purgeDue") { .time($0.purgeDue) },
            Column("STATE", "state") { row in
                .text(row.state, row.state == "due" ? .accent : row.state == "waiting" ? .plain : .warning)
            },
            Column("LOOKED AT", "lookedAt", for: .programs) { .time($0.lookedAt) },
            Column("BY", "retiredBy", for: .programs) { .text($0.retiredBy) },
            Column("REASON", "reason", fit: .tail) { .text($0.reason) },
        ]
    }
}
