/// What an audit was narrowed to.
package struct AuditScope: Equatable, Sendable {
    /// The only rules or groups that were run; all when empty.
    package var only: [String]
    /// Rules or groups that were left out.
    package var skip: [String]
    /// Whose disks alone were looked at; nil for all.
    package var owner: String?
    /// The datastore whose disks alone were looked at; nil for all.
    package var datastore: String?

    init(_ options: AuditOptions) {
        only = options.only.sorted()
        skip = options.skip.sorted()
        owner = options.owner
        datastore = options.datastore
    }
}
