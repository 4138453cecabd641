import ArgumentParser
import Catalog
import FCD

struct OwnerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List owners and what they hold, from the catalog.",
        discussion: """
            Disks that nobody answers for are a row of their own. With --conflicts: disks whose owner here contradicts \
            an earlier one that stands with the disk.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var past: AsOfOptions

    @Option(help: "What disks are put together by.")
    var by: OwnerTotal.Grouping = .owner

    @Option(help: "What the list is ordered by; the most comes first, and names from the beginning.")
    var sort: Order = .name

    @Flag(help: "Turn the order round.")
    var reverse = false

    @Flag(help: "Instead: disks with two owners that contradict each other.")
    var conflicts = false

    enum Order: String, CaseIterable, ExpressibleByArgument {
        case name, disks, size, attached, expired
    }

    func validate() throws {
        if conflicts, past.point != nil {
            throw ValidationError("--conflicts and --as-of cannot be combined: `fcd history` shows earlier conflicts.")
        }
        if conflicts, by != .owner || sort != .name || reverse {
            throw ValidationError("--conflicts lists disks: --by, --sort and --reverse do not go with it.")
        }
    }

    func run() async throws {
        let catalog = try past.open(catalog, output)
        if conflicts {
            let rows = try catalog.ownerConflicts().map(OwnerConflictRow.init)
            return try output.show(Listing(rows, empty: "no owner contradicts what stands with its disk"))
        }
        let day = CalendarDay(utc: catalog.asOf ?? CommandContext.current.now())
        let totals = sorted(try catalog.owners(by: by, on: day))
        // Conflicts that were settled since are not kept.
        let rows = totals.map { OwnerRow($0, by: by, hasConflicts: catalog.asOf == nil) }
        try output.show(Listing(rows, columns: OwnerRow.columns(for: rows, by: by), empty: "the catalog has no disks"))
    }

    /// Rows that tie stay in the order of their names.
    private func sorted(_ totals: [OwnerTotal]) -> [OwnerTotal] {
        func most(_ amount: (OwnerTotal) -> Int64) -> [OwnerTotal] {
            totals.enumerated().sorted { left, right in
                let (a, b) = (amount(left.element), amount(right.element))
                return a == b ? left.offset < right.offset : a > b
            }.map(\.element)
        }
        let ordered =
            switch sort {
            case .name: totals
            case .disks: most { Int64($0.disks) }
            case .size: most(\.capacityMiB)
            case .attached: most { Int64($0.attached) }
            case .expired: most { Int64($0.expired) }
            }
        return reverse ? ordered.reversed() : ordered
    }
}

/// What one owner holds.
struct OwnerRow: ListRow {
    /// The owner, or what else the disks have in common; nil for the disks that have no such thing.
    let group: String?
    let disks: Int
    let capacityMiB: Int64
    let attached: Int
    let unattachedMiB: Int64
    let expired: Int
    let byRule: Int
    /// nil of an earlier time.
    let conflicts: Int?
    private let grouping: OwnerTotal.Grouping

    init(_ total: OwnerTotal, by grouping: OwnerTotal.Grouping, hasConflicts: Bool = true) {
        group = total.group
        disks = total.disks
        capacityMiB = total.capacityMiB
        attached = total.attached
        unattachedMiB = total.unattachedMiB
        expired = total.expired
        byRule = total.byRule
        conflicts = hasConflicts ? total.conflicts : nil
        self.grouping = grouping
    }

    var identifier: String { group ?? "" }

    /// JSON has the group by what it is: `owner`, `team`, `costCentre`.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(group, forKey: Key(grouping.key))
        try container.encode(disks, forKey: Key("disks"))
        try container.encode(capacityMiB, forKey: Key("capacityMiB"))
        try container.encode(attached, forKey: Key("attached"))
        try container.encode(unattachedMiB, forKey: Key("unattachedMiB"))
        try container.encode(expired, forKey: Key("expired"))
        try container.encode(byRule, forKey: Key("byRule"))
        try container.encodeIfPresent(conflicts, forKey: Key("conflicts"))
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    static var columns: [Column<OwnerRow>] { columns(for: [], by: .owner) }

    /// A table has columns for rules and conflicts where there are some; CSV always has.
    static func columns(for rows: [OwnerRow], by grouping: OwnerTotal.Grouping) -> [Column<OwnerRow>] {
        let hasRules = rows.contains { $0.byRule > 0 }
        let hasConflicts = rows.contains { $0.conflicts ?? 0 > 0 }
        return [
            Column(grouping.title, grouping.key, fit: .tail) { row in
                row.group.map { .text($0) } ?? .text(grouping.nothing, exact: "", .warning)
            },
            Column("DISKS", "disks") { .number($0.disks) },
            Column("SIZE", "capacityMiB") { .capacity(MiB($0.capacityMiB)) },
            Column("ATTACHED", "attached") { .number($0.attached) },
            Column("UNATTACHED", "unattachedMiB") { .capacity(MiB($0.unattachedMiB)) },
            Column("EXPIRED", "expired") { .number($0.expired, $0.expired > 0 ? .warning : .plain) },
            Column("BY RULE", "byRule", for: hasRules ? .everyone : .programs) { .number($0.byRule) },
            Column("CONFLICTS", "conflicts", for: hasConflicts ? .everyone : .programs) {
                .number($0.conflicts, $0.conflicts ?? 0 > 0 ? .warning : .plain)
            },
        ]
    }
}

extension OwnerTotal.Grouping {
    fileprivate var key: String { self == .costCentre ? "costCentre" : rawValue }

    fileprivate var title: String { rawValue.uppercased().replacing("-", with: " ") }

    /// What stands for disks that have no such thing.
    fileprivate var nothing: String {
        switch self {
        case .owner: "(nobody)"
        case .team, .person, .contact, .costCentre, .purpose: "(none)"
        case .datastore: "(not known)"
        }
    }
}
