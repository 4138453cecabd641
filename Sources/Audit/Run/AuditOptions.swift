import Catalog
package import Foundation

/// What an audit looks for, where, and how it says so.
package struct AuditOptions: Sendable {
    /// What the organisation wants of its audits.
    package var policy: AuditPolicy
    /// The only rules or groups to run, by ID; all when empty.
    package var only: Set<String>
    /// Rules or groups not to run, by ID.
    package var skip: Set<String>
    /// Only what this team, person or contact answers for, whatever the case of its ASCII letters.
    package var owner: String?
    /// Only what is on the datastore of this name or managed object ID.
    package var datastore: String?
    /// The language of titles, messages and everything else that is said.
    package var language: AuditLanguage
    /// The present time.
    package var now: Date
    /// The time whose state the catalog was opened for; nil for today's. Ages are counted to it.
    package var asOf: Date?
    /// The report to compare with.
    package var against: EarlierReport?

    package init(
        policy: AuditPolicy = AuditPolicy(),
        only: Set<String> = [],
        skip: Set<String> = [],
        owner: String? = nil,
        datastore: String? = nil,
        language: AuditLanguage = .en,
        now: Date = Date(),
        asOf: Date? = nil,
        against: EarlierReport? = nil
    ) {
        self.policy = policy
        self.only = only
        self.skip = skip
        self.owner = owner
        self.datastore = datastore
        self.language = language
        self.now = now
        self.asOf = asOf
        self.against = against
    }

    /// The rules to run, in the order of a report: the gravest first. One that is off runs only where it is named.
    /// - Throws: ``AuditError`` when `only`, `skip` or the policy names a rule that does not exist, when they leave none, when
    ///   a setting makes no sense, or when the earlier report is one of other disks or of a later time.
    package func rules() throws(AuditError) -> [AuditRule] {
        try policy.check()
        let all = policy.allRules
        let groups = Set(all.map(\.group.rawValue))
        let known = groups.union(all.map(\.id))
        if let unknown = only.union(skip).subtracting(known).sorted().first {
            if unknown == AuditGroup.own.rawValue { throw .noOwnRules }
            throw .unknownRule(unknown, among: all.map(\.id), groups: Array(groups))
        }
        try against?.check(owner: owner, datastore: datastore, reference: reference)
        func names(_ names: Set<String>, _ rule: AuditRule) -> Bool {
            names.contains(rule.id) || names.contains(rule.group.rawValue)
        }
        let wanted = all.filter { rule in
            guard !names(skip, rule) else { return false }
            if only.contains(rule.id) { return true }
            return (only.isEmpty || names(only, rule)) && policy.rules[rule.id]?.isOff != true
        }
        guard !wanted.isEmpty else { throw .noRules }
        // The usual order is kept within a severity.
        return wanted.enumerated().sorted { left, right in
            let (first, second) = (policy.severity(of: left.element), policy.severity(of: right.element))
            return first == second ? left.offset < right.offset : first > second
        }.map(\.element)
    }

    /// The time that ages are counted to.
    package var reference: Date { asOf ?? now }

    /// The day that decides which suppressions hold.
    var today: CalendarDay { CalendarDay(utc: now) }

    /// Whether only a part of the disks is looked at.
    var isNarrowed: Bool { owner != nil || datastore != nil }

    /// What narrowed queries bind.
    var narrowing: [String: CatalogValue] {
        [
            "owner": owner.map(CatalogValue.text) ?? .null, "datastore": datastore.map(CatalogValue.text) ?? .null,
        ]
    }
}
