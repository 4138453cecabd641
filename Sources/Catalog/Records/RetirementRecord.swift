public import Foundation

/// One row of `retirement`: that a disk is marked for deletion, and what was seen of it since.
///
/// A *look* is a sync that read every VM's devices and every disk; the retirement itself is the first.
public struct RetirementRecord: Codable, Equatable, Sendable {
    /// Where the mark is kept.
    public enum Source: String, Codable, CaseIterable, Sendable {
        /// In this catalog only.
        case local
        /// On the disk at the server too; there a sync finds it changed or taken off by others.
        case server
    }

    /// The longest time between two looks that still counts as watching: a weekly sync is enough.
    public static let longestGap: TimeInterval = 8 * 86_400

    /// The mark.
    public var mark: RetirementMark
    /// Where it is kept.
    public var source: Source
    /// When this catalog took it down. A sync that began earlier leaves it alone.
    public var notedAt: Date
    /// The first of the looks up to ``lookedAt`` that followed each other within ``longestGap``.
    public var watchedSince: Date
    /// The last look that saw the disk attached to nothing.
    public var lookedAt: Date
    /// The last look that saw it in use; nil where none did.
    public var usedAt: Date?

    /// A mark that was just noted: whoever set it looked then, and nobody since.
    public init(_ mark: RetirementMark, source: Source, notedAt: Date) {
        self.mark = mark
        self.source = source
        self.notedAt = notedAt
        watchedSince = min(mark.retiredAt ?? notedAt, notedAt)
        lookedAt = watchedSince
    }
}
