/// Disks that are attached to nothing for about as long.
package struct AuditAge: Equatable, Sendable {
    /// From so many days on.
    package var fromDays: Int
    /// To fewer than so many days; nil without an end.
    package var toDays: Int?
    /// Number of disks.
    package var disks: Int
    /// Their capacity in MiB, as far as known.
    package var capacityMiB: Int64

    /// Where each age begins, in days.
    static let beginnings = [0, 30, 90, 180, 365]
}
