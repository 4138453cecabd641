import Catalog

/// One thing that an audit looks for.
///
/// A rule is one query over the catalog that gives what offends, and what a row of it says. IDs are stable: reports,
/// scripts, suppressions and exceptions refer to them.
package struct AuditRule: Sendable {
    /// Stable ID, such as `ownership.none`.
    package let id: String
    /// What it is about.
    package let group: AuditGroup
    /// How much it matters, unless the configuration says otherwise.
    package let severity: AuditSeverity
    /// What it finds, in a few words.
    package let title: AuditText
    /// Why that is a problem.
    package let explanation: AuditText
    /// How to mend it.
    package let remedy: AuditText
    /// What the configuration can set.
    package let parameters: [AuditParameter]

    /// What its findings are about.
    let subject: AuditSubject
    /// Gives the key of each thing that offends (``AuditSubject/key``) and what the finding shows of it. It may bind
    /// the audit's times and the rule's parameters (``AuditContext/arguments``).
    let query: String
    /// Whether the catalog's history has what the query reads.
    package let knowsThePast: Bool
    /// Queries that each give what could not be looked at.
    let gaps: [AuditGap]
    /// Writes what a row shows into the finding: message, evidence, commands.
    let find: @Sendable (_ finding: inout AuditFinding, _ row: CatalogRecord, _ context: AuditContext) -> Void
    /// Set for a rule of the configuration.
    let own: AuditOwnRule?

    init(
        id: String,
        group: AuditGroup,
        severity: AuditSeverity,
        title: AuditText,
        explanation: AuditText,
        remedy: AuditText,
        parameters: [AuditParameter] = [],
        subject: AuditSubject = .disk,
        query: String,
        knowsThePast: Bool = true,
        gaps: [AuditGap] = [],
        own: AuditOwnRule? = nil,
        find: @escaping @Sendable (inout AuditFinding, CatalogRecord, AuditContext) -> Void
    ) {
        self.id = id
        self.group = group
        self.severity = severity
        self.title = title
        self.explanation = explanation
        self.remedy = remedy
        self.parameters = parameters
        self.subject = subject
        self.query = query
        self.knowsThePast = knowsThePast
        self.gaps = gaps
        self.own = own
        self.find = find
    }

    /// Whether it is a rule of the configuration.
    package var isOwn: Bool { own != nil }
}

/// Something that a rule could not look at, so that nothing is said of it.
struct AuditGap: Sendable {
    enum Question: Hashable, Sendable {
        /// A query that gives what could not be looked at, by the catalog's keys of it: ``Subject/key``.
        case things(String, Subject)
        /// What holds of the disks that could not be looked at, which are counted, and a column of theirs with a time, of
        /// which the earliest is told.
        case disks(where: String, oldest: String? = nil)
    }

    /// What a query of ``Question/things(_:_:)`` gives.
    enum Subject: Hashable, Sendable {
        /// Datastores, which are named.
        case datastores
        /// Servers, which are named.
        case servers
        /// Disks that something about the whole catalog is missing for: it is said once where there is one.
        case disks

        /// The column that the query gives.
        var key: String {
            switch self {
            case .datastores: "datastore_id"
            case .servers: "server_id"
            case .disks: "disk_id"
            }
        }
    }

    let question: Question
    /// What is missing, before the names or the number of disks.
    let words: AuditText
    /// Whether it tells of an earlier time what was missing then.
    let knowsThePast: Bool

    init(_ subject: Subject, query: String, words: AuditText, knowsThePast: Bool = true) {
        self.init(.things(query, subject), words, knowsThePast)
    }

    /// - Parameters:
    ///   - oldest: a column with a time, of which the day of the earliest takes the place of `DAY` in the words.
    init(disksWhere condition: String, oldest: String? = nil, words: AuditText, knowsThePast: Bool = true) {
        self.init(.disks(where: condition, oldest: oldest), words, knowsThePast)
    }

    private init(_ question: Question, _ words: AuditText, _ knowsThePast: Bool) {
        self.question = question
        self.words = words
        self.knowsThePast = knowsThePast
    }
}
