public import Foundation

/// An ownership found on a disk at the server.
public struct OwnerObservation: Equatable, Sendable {
    /// Who answers for the disk.
    public var owner: Owner
    /// When that was set, by the word of whoever set it.
    public var setAt: Date

    /// Makes an observation.
    public init(owner: Owner, setAt: Date) {
        self.owner = owner
        self.setAt = setAt
    }
}
