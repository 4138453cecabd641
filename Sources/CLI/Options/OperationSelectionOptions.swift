import ArgumentParser
import Catalog
import FCD

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
            diskID: try disk.map { try catalog.disk(named: $0).id },
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

extension DiskCatalog {
    /// The one disk that a text names, be it there or no more.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    fileprivate func disk(named text: String) throws -> DiskListing {
        let present = try candidates(for: text)
        let found = present.isEmpty ? try candidates(for: text, includeGone: true) : present
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "the catalog has no disk \(String(reflecting: text))",
                hint: "`fcd find --include-gone` lists those that it has"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) disks",
                hint: "name one of them by its ID",
                candidates: found.map { "\($0.disk.fcdID ?? "-")  \($0.disk.name)  \($0.disk.path ?? "")" }
            )
        }
    }

    /// The one server that a text names.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    fileprivate func server(named text: String) throws -> ServerRecord {
        let servers = try servers()
        let wanted = text.lowercased()
        let found = servers.filter { [$0.name, $0.url, $0.instanceUUID].contains { $0.lowercased() == wanted } }
        let candidates = (found.isEmpty ? servers : found).map { "\($0.name)  \($0.url)  \($0.instanceUUID)" }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "the catalog has no server \(String(reflecting: text))",
                hint: "name one of those that it has",
                candidates: candidates
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) servers",
                hint: "name one of them by its instance UUID",
                candidates: candidates
            )
        }
    }
}
