import ArgumentParser
import Catalog

/// Which operations of the journal are meant.
struct OperationSelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only those that began then or later: a day, a time with its zone, or an age such as 7d.",
            valueName: "time"
        ),
        transform: TimePoint.argument
    )
    var since: TimePoint?

    @Option(
        help: ArgumentHelp("Only those that began before that time, or up to the end of that day.", valueName: "time"),
        transform: TimePoint.argument
    )
    var until: TimePoint?

    @Option(help: ArgumentHelp("Only those that this user of a machine began.", valueName: "name"))
    var user: String?

    @Option(help: ArgumentHelp("Only those that were begun on this machine.", valueName: "name"))
    var host: String?

    @Option(
        name: .customLong("kind"),
        help: ArgumentHelp("Only this change, such as move. May be repeated.", valueName: "change")
    )
    var kinds: [String] = []

    @Option(name: .customLong("state"), help: "Only those in this state. May be repeated.")
    var states: [OperationRecord.State] = []

    @Flag(help: "Only those that have not come to an end, or whose outcome is not known.")
    var open = false

    @Option(
        help: "Only those of this disk, by ID, beginning of an ID, name or path; also of one that is gone."
    )
    var disk: String?

    @Option(help: ArgumentHelp("Only those on this server, by name, address or instance UUID.", valueName: "name"))
    var server: String?

    func validate() throws {
        let known = OperationKind.all.map(\.rawValue).sorted()
        for kind in kinds where !known.contains(kind) {
            throw ValidationError("--kind \(kind) is no change; there are \(known.joined(separator: ", ")).")
        }
    }

    /// The filter that these options make.
    ///
    /// - Throws: ``FCDError`` where no disk or server, or more than one, is named so; `CatalogError`.
    func filter(in catalog: DiskCatalog, limit: Int? = nil) throws -> OperationFilter {
        let now = CommandContext.current.now()
        var filter = OperationFilter(
            openOnly: open,
            states: states,
            diskID: try disk.map { try catalog.anyDisk(named: $0).id },
            serverID: try server.map { try catalog.server(named: $0).id },
            user: user,
            host: host,
            since: since?.beginning(now: now),
            until: until?.end(now: now),
            limit: limit
        )
        filter.kinds = kinds.map(OperationKind.init(rawValue:))
        return filter
    }
}
