import Catalog
import Lifecycle

/// One event of the history.
struct HistoryRow: ListRow {
    /// With milliseconds, which tell the order.
    let time: String
    let id: String?
    let name: String
    let server: String
    /// The stable word, such as `grew`.
    let kind: String
    /// The same with its values, for a person.
    let what: String
    let was: String?
    let became: String?
    let detail: String?
    /// `sync`, `command` or `other`.
    let source: String
    /// The last look that did not see it yet.
    let after: String?
    let operation: String?
    let operationID: String?
    let user: String?
    let host: String?
    /// Who made what a sync saw, by the server's events; nil for unknown, and for the server itself.
    let serverUser: String?
    /// The kind of event that tells it.
    let serverEvent: String?
    let serverTime: String?
    private let event: DiskEvent

    private enum CodingKeys: String, CodingKey {
        case time, id, name, server, kind, what, was, became, detail, source, after, operation, operationID, user, host
        case serverUser, serverEvent, serverTime
    }

    init(_ event: DiskEvent) {
        time = CatalogTime.text(event.time)
        id = event.fcdID
        name = event.disk
        server = event.server
        kind = event.kind.rawValue
        what = event.words
        was = event.was
        became = event.became
        detail = event.detail
        source = event.source.rawValue
        after = event.lookedBefore.map(CatalogTime.text)
        operation = event.operation?.kind?.rawValue
        operationID = event.operation?.id
        user = event.operation?.user
        host = event.operation?.host
        serverUser = event.author?.user
        serverEvent = event.author?.event
        serverTime = event.author.map { CatalogTime.text($0.time) }
        self.event = event
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<HistoryRow>] { columns(namesDisks: true, shortened: false) }

    /// - Parameters:
    ///   - namesDisks: whether there is more than one disk to tell apart.
    ///   - shortened: whether tables show the beginnings of IDs only.
    static func columns(namesDisks: Bool, shortened: Bool) -> [Column<HistoryRow>] {
        let disk: ColumnAudience = namesDisks ? .everyone : .programs
        return [
            Column("TIME", "time") { .text($0.event.time.seconds, exact: $0.time) },
            Column("ID", "id", for: disk) { row in
                .text(String(shortened ? row.identifier.prefix(8) : row.identifier[...]), exact: row.identifier)
            },
            Column("DISK", "name", fit: .tail, for: disk) { .text($0.name) },
            Column("SERVER", "server", for: .programs) { .text($0.server) },
            Column("KIND", "kind", for: .programs) { .text($0.kind) },
            Column("WHAT", "what", fit: .tail) { .text($0.what) },
            Column("WAS", "was", for: .programs) { .text($0.was) },
            Column("BECAME", "became", for: .programs) { .text($0.became) },
            Column("DETAIL", "detail", for: .programs) { .text($0.detail) },
            Column("AFTER", "after", for: .programs) { .text($0.after) },
            Column("OPERATION", "operationID") { row in
                guard let id = row.operationID else { return .none }
                let kind = row.operation.map { "\($0) " } ?? ""
                return .text(kind + (shortened ? String(id.prefix(8)) : id), exact: id)
            },
            Column("BY", "source") { .text($0.by, exact: $0.source) },
            Column("CHANGE", "operation", for: .programs) { .text($0.operation) },
            Column("USER", "user", for: .programs) { .text($0.user) },
            Column("HOST", "host", for: .programs) { .text($0.host) },
            Column("SERVER USER", "serverUser", for: .programs) { .text($0.serverUser) },
            Column("SERVER EVENT", "serverEvent", for: .programs) { .text($0.serverEvent) },
            Column("SERVER TIME", "serverTime", for: .programs) { .text($0.serverTime) },
        ]
    }

    private var by: String {
        switch event.source {
        case .sync:
            if let author = event.author {
                "\(author.user ?? "the server itself") (\(author.time.minutes), seen by sync)"
            } else {
                event.lookedBefore.map { "sync (changed after \($0.minutes))" } ?? "sync"
            }
        case .command: user.map { user in host.map { "\(user)@\($0)" } ?? user } ?? "command"
        case .other: "other"
        }
    }
}
