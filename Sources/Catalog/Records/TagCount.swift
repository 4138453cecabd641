/// A tag, and how many disks carry it. Disks that are gone or deleted do not count.
public struct TagCount: Codable, Equatable, Sendable {
    /// The tag.
    public var tag: CatalogTag
    /// Number of disks.
    public var disks: Int
}
