public import Foundation

/// What a disk at the server says of its owner. One that names neither team, person nor contact says that there is none.
public struct OwnerObservation: Equatable, Sendable {
    /// Who answers for the disk; empty where somebody said that nobody does.
    public var owner: Owner
    /// When that was set, by the word of whoever set it; `Date.distantPast` where nobody said.
    public var setAt: Date

    /// Makes an observation.
    public init(owner: Owner, setAt: Date) {
        self.owner = owner
        self.setAt = setAt
    }

    /// Whether it is known when it was set. The catalog has no year before the first.
    public var isDated: Bool { setAt.timeIntervalSince1970 > -62_100_000_000 }
}
