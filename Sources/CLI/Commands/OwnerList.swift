import ArgumentParser
import Catalog
import FCD

struct OwnerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List owners and what they hold, from the catalog."
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var past: AsOfOptions

    func run() async throws {
        let catalog = try past.open(catalog, output)
        let day = CalendarDay(utc: catalog.asOf ?? CommandContext.current.now())
        let rows = try catalog.owners(on: day).map(OwnerRow.init)
        try output.show(Listing(rows, empty: "the catalog has no disks"))
    }
}

/// What one owner holds.
struct OwnerRow: ListRow {
    /// Left out for the disks that nobody answers for.
    let owner: String?
    let disks: Int
    let capacityMiB: Int64
    let attached: Int
    let expired: Int

    init(_ total: OwnerTotal) {
        owner = total.owner
        disks = total.disks
        capacityMiB = total.capacityMiB
        attached = total.attached
        expired = total.expired
    }

    var identifier: String { owner ?? "" }

    static var columns: [Column<OwnerRow>] {
        [
            Column("OWNER", "owner", fit: .tail) { row in
                row.owner.map { .text($0) } ?? .text("(nobody)", exact: "", .warning)
            },
            Column("DISKS", "disks") { .number($0.disks) },
            Column("SIZE", "capacityMiB") { .capacity(MiB($0.capacityMiB)) },
            Column("ATTACHED", "attached") { .number($0.attached) },
            Column("EXPIRED", "expired") { .number($0.expired, $0.expired > 0 ? .warning : .plain) },
        ]
    }
}
