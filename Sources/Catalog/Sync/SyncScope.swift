/// How much of a server a sync looks at.
public enum SyncScope: String, Codable, CaseIterable, Sendable {
    /// All of it.
    case full
    /// What changed since an earlier one.
    case changes
}
