/// One rule that one disk breaks.
package struct AuditFinding: Equatable, Sendable, Encodable {
    /// The rule.
    package var ruleID: String
    /// How much it matters.
    package var severity: AuditSeverity
    /// The server's ID of the disk.
    package var diskID: String?
    /// The disk's name.
    package var disk: String
    /// Name of the server.
    package var server: String
    /// Name of the datastore, where known.
    package var datastore: String?
    /// Datastore path of the disk, where known.
    package var path: String?
    /// Team, else person, else contact; nil for a disk without an owner.
    package var owner: String?
    /// Capacity in MiB, where known.
    package var capacityMiB: Int64?
    /// What was seen.
    package var evidence: String
    /// The command that mends it; what a person has to fill in is in capitals.
    package var command: String
}
