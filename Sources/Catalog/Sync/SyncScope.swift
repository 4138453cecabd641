/// How much of a server a sync looks at.
public enum SyncScope: String, Codable, CaseIterable, Sendable {
    /// All of it.
    case full
    /// What changed since an earlier one: disks that are new, and virtual machines.
    case changes
    /// Virtual machines that have changed: new disks were not asked for.
    case machines
}
