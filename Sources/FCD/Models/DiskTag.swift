/// A vSphere tag on a disk, written `category/name`.
public struct DiskTag: Hashable, Sendable, CustomStringConvertible {
    public var category: String
    public var name: String

    public init(category: String, name: String) {
        self.category = category
        self.name = name
    }

    public var description: String { "\(category)/\(name)" }

    init(_ node: XMLNode) throws(AnswerError) {
        name = try node.string("tagName")
        category = try node.string("parentCategoryName")
    }
}
