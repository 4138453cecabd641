/// How much a finding matters, from least to most.
package enum AuditSeverity: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable, Comparable {
    /// Worth knowing.
    case info
    /// Untidy.
    case low
    /// Somebody should look at it soon.
    case medium
    /// Data or money may be at stake.
    case high
    /// Do it now.
    case critical

    package static func < (left: AuditSeverity, right: AuditSeverity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
