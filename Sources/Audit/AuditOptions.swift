import Catalog
package import Foundation

/// What an audit looks for, and where.
package struct AuditOptions: Equatable, Sendable {
    /// An unattached disk is reported from this many days on.
    package var unattachedDays: Int
    /// IDs of the only rules to run; all when empty.
    package var only: Set<String>
    /// IDs of rules not to run.
    package var skip: Set<String>
    /// Only disks of this team, person or contact, whatever the case of its ASCII letters.
    package var owner: String?
    /// Only disks on the datastore of this name or managed object ID.
    package var datastore: String?
    /// The present time.
    package var now: Date
    /// The time whose state the catalog was opened for; nil for today's. Ages are counted to it.
    package var asOf: Date?

    package init(
        unattachedDays: Int = 30,
        only: Set<String> = [],
        skip: Set<String> = [],
        owner: String? = nil,
        datastore: String? = nil,
        now: Date = Date(),
        asOf: Date? = nil
    ) {
        self.unattachedDays = unattachedDays
        self.only = only
        self.skip = skip
        self.owner = owner
        self.datastore = datastore
        self.now = now
        self.asOf = asOf
    }

    /// The rules to run, in their usual order.
    /// - Throws: ``AuditError`` when `only` or `skip` names a rule that does not exist, or the days are negative.
    package func rules() throws(AuditError) -> [AuditRule] {
        guard unattachedDays >= 0 else {
            throw AuditError(message: "\(unattachedDays) days are no age", hint: "give a number from 0 up")
        }
        let known = AuditRule.all.map(\.id)
        if let unknown = only.union(skip).subtracting(known).sorted().first {
            throw AuditError(
                message: "there is no audit rule \(unknown)",
                hint: "the rules are \(known.joined(separator: ", "))"
            )
        }
        return AuditRule.all.filter { (only.isEmpty || only.contains($0.id)) && !skip.contains($0.id) }
    }

    /// The time that ages are counted to.
    package var reference: Date { asOf ?? now }

    /// What the rules' queries bind.
    var arguments: [String: CatalogValue] {
        [
            "unattachedDays": .integer(Int64(unattachedDays)),
            "today": .text(CalendarDay(utc: reference).description),
            "now": .text(CatalogTime.text(reference)),
            "owner": owner.map(CatalogValue.text) ?? .null,
            "datastore": datastore.map(CatalogValue.text) ?? .null,
        ]
    }
}
