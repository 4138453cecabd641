/// What rules are about.
package enum AuditGroup: String, CaseIterable, Sendable {
    /// Whether lists, files and devices tell the same.
    case inventory
    /// Who answers for disks.
    case ownership
    /// Whether disks are used.
    case use
    /// Whether data is safe.
    case protection
    /// Snapshots of disks.
    case snapshots
    /// Space.
    case capacity
    /// What should not be so, or was not done by this program.
    case security
    /// Rules of the configuration.
    case own

    /// The heading in reports.
    package var title: AuditText {
        switch self {
        case .inventory: AuditText("Inventory", zh: "清单")
        case .ownership: AuditText("Ownership", zh: "归属")
        case .use: AuditText("Use", zh: "使用")
        case .protection: AuditText("Protection", zh: "保护")
        case .snapshots: AuditText("Snapshots", zh: "快照")
        case .capacity: AuditText("Capacity", zh: "容量")
        case .security: AuditText("Security", zh: "安全")
        case .own: AuditText("Own rules", zh: "自定义规则")
        }
    }
}
