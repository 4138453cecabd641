/// Sums over the disks that an audit looked at. Disks that are gone or deleted do not count as disks.
package struct AuditTotals: Equatable, Sendable, Encodable {
    /// Number of disks.
    package var disks = 0
    /// Their capacity in MiB, as far as known.
    package var capacityMiB: Int64 = 0
    /// Orphans: disks without an owner that are known to be attached to nothing.
    package var orphanedDisks = 0
    /// Capacity of the orphans in MiB, as far as known.
    package var orphanedMiB: Int64 = 0
    /// Number of findings.
    package var findings = 0
    /// Number of findings by severity; every severity is there.
    package var bySeverity = Dictionary(uniqueKeysWithValues: AuditSeverity.allCases.map { ($0, 0) })
}
