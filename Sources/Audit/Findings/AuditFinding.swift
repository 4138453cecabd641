package import Catalog

/// One thing that a rule found.
package struct AuditFinding: Equatable, Sendable {
    /// How it compares with an earlier report.
    package enum Change: String, Codable, CaseIterable, Sendable {
        /// It was not there.
        case new
        /// It was there, and still is.
        case still
        /// It was there, and is no more.
        case mended
    }

    /// That somebody has accepted it for a time.
    package struct Suppression: Equatable, Hashable, Sendable {
        /// Why.
        package var reason: String
        /// The last day on which that holds.
        package var until: CalendarDay

        package init(reason: String, until: CalendarDay) {
            self.reason = reason
            self.until = until
        }
    }

    /// The rule's ID.
    package var rule: String
    /// How much it matters.
    package var severity: AuditSeverity
    /// Name of the server.
    package var server: String
    /// The server's own UUID, which stays when it is reached by another name; nil where an own rule's row names none.
    package var serverUUID: String?
    /// What kind of thing it is about.
    package var subject: AuditSubject
    /// The ID of that thing on its server; nil for a disk of which none is known.
    package var subjectID: String?
    /// Its name.
    package var name: String
    /// Name of its datastore, where known.
    package var datastore: String?
    /// Datastore path, where it has one and that is known.
    package var path: String?
    /// The VM that it has to do with: for a disk the one that holds it.
    package var vm: String?
    /// Team, else person, else contact; nil where nobody answers for it.
    package var owner: String?
    /// Its size in MiB, where known.
    package var capacityMiB: Int64?
    /// What that size costs a month, in the report's currency, where known.
    package var costPerMonth: Double?
    /// What was seen, each with a stable name.
    package var evidence: [AuditEvidence] = []
    /// What was seen, in one sentence without a full stop, in the report's language.
    package var message = ""
    /// The commands that mend it, one after the other.
    package var commands: [MendingCommand] = []
    /// Whether these commands may be run without a person's thought about this one disk: nothing can be lost by them.
    package var isSafeToMend = false
    /// Set where somebody has accepted it.
    package var suppression: Suppression?
    /// How it compares with an earlier report; nil where it was not compared.
    package var change: Change?
    /// What tells it from other findings of its rule about the same thing; nil where there is one at most.
    package var part: String?

    package init(
        rule: String,
        severity: AuditSeverity,
        server: String,
        subject: AuditSubject,
        subjectID: String?,
        name: String
    ) {
        self.rule = rule
        self.severity = severity
        self.server = server
        self.subject = subject
        self.subjectID = subjectID
        self.name = name
    }

    /// Names the finding from one report to the next, whatever becomes of names, sizes and wording.
    package var key: String {
        [rule, serverUUID ?? server, subject.rawValue, subjectID ?? name, part].compactMap { $0 }
            .map { $0.replacingScalar("%", with: "%25").replacingScalar("/", with: "%2F") }.joined(separator: "/")
    }

    /// What a key says of the server; nil for text that is no key.
    static func server(ofKey key: String) -> String? {
        let parts = key.unicodeScalars.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        return String(parts[1]).replacing("%2F", with: "/").replacing("%25", with: "%")
    }

    /// Whether it counts: for sums by severity and for the exit status.
    package var counts: Bool { suppression == nil && change != .mended }

    /// Adds something that was seen; what is not known is left out.
    mutating func add(_ key: AuditEvidenceKey, _ text: String?) {
        if let text { evidence.append(AuditEvidence(key: key.rawValue, value: .text(text))) }
    }

    /// Adds a number that was seen; what is not known is left out.
    mutating func add(_ key: AuditEvidenceKey, _ number: Int64?) {
        if let number { evidence.append(AuditEvidence(key: key.rawValue, value: .number(number))) }
    }
}
