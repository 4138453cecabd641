/// A tag on a disk: `name` is the catalog's own, `category/name` is vSphere's.
public struct CatalogTag: Hashable, Sendable, Comparable, LosslessStringConvertible {
    /// The vSphere category; nil for a local tag.
    public let category: String?
    /// The tag's name.
    public let name: String

    /// Makes a tag as given, without looking for a `/`.
    public init(category: String?, name: String) {
        self.category = category
        self.name = name
    }

    /// Reads `category/name` or `name`; the category ends at the first `/`. Nil when a part is empty.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }), let last = parts.last else { return nil }
        self.init(category: parts.count == 2 ? String(parts[0]) : nil, name: String(last))
    }

    /// `category/name`, or `name` for a local tag.
    public var description: String {
        guard let category else { return name }
        return "\(category)/\(name)"
    }

    /// Whether the tag exists in this catalog only.
    public var isLocal: Bool { category == nil }

    /// Local tags first, then by category and name.
    public static func < (left: CatalogTag, right: CatalogTag) -> Bool {
        (left.category ?? "", left.name) < (right.category ?? "", right.name)
    }
}

extension CatalogTag: Codable {
    /// Reads the string form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let tag = CatalogTag(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no tag")
        }
        self = tag
    }

    /// Writes the string form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
