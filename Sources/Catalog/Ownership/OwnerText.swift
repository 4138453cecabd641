/// A part of an owner as a rule writes it: text, in which `{meta:KEY}`, `{tag:CATEGORY}` and `{datastore}` stand for what
/// the disk has.
///
/// Where a disk does not have it, it gets nothing of this text. Several tags of one category are no answer either.
public struct OwnerText: Equatable, Sendable {
    /// As it was written.
    public let text: String

    enum Part: Equatable {
        case literal(String)
        /// The value of a metadata key.
        case metadata(String)
        /// The name of the one tag of a vSphere category.
        case tag(String)
        case datastore
    }

    let parts: [Part]

    /// Reads a text.
    /// - Throws: ``CatalogError`` with code `conflict`, naming what stands in braces and is not understood.
    public init(_ text: String) throws(CatalogError) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw CatalogError(.conflict, "\(rest[open...]) has no closing brace")
            }
            parts.append(try Self.part(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
        guard !text.allSatisfy(\.isWhitespace) else { throw CatalogError(.conflict, "it is empty") }
    }

    private static func part(_ word: String) throws(CatalogError) -> Part {
        if word == "datastore" { return .datastore }
        for (prefix, make) in [("meta:", Part.metadata), ("tag:", Part.tag)] where word.hasPrefix(prefix) {
            let name = String(word.dropFirst(prefix.count))
            if !name.isEmpty { return make(name) }
        }
        throw CatalogError(
            .conflict,
            "{\(word)} stands for nothing: there are {meta:KEY}, {tag:CATEGORY} and {datastore}"
        )
    }
}
