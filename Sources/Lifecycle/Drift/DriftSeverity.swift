/// How much a difference matters, from least to most.
package enum DriftSeverity: String, Codable, CaseIterable, Sendable, Comparable {
    /// The catalog is behind, and nobody is harmed.
    case low
    /// Somebody should look at it soon.
    case medium
    /// Data may be at stake, or what was done here is undone.
    case high

    package static func < (left: DriftSeverity, right: DriftSeverity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}
