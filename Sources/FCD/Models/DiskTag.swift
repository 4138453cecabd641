/// A vSphere tag on a disk, written `category/name`.
public struct DiskTag: Hashable, Sendable, CustomStringConvertible {
    /// The category's name.
    public var category: String
    /// The tag's name.
    public var name: String

    /// A tag by its names.
    public init(category: String, name: String) {
        self.category = category
        self.name = name
    }

    /// `category/name`.
    public var description: String { "\(category)/\(name)" }

    init(_ node: XMLNode) throws(AnswerError) {
        name = try node.string("tagName")
        category = try node.string("parentCategoryName")
    }
}
