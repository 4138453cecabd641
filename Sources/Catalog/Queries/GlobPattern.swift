/// A pattern in the language of SQLite's GLOB.
struct GlobPattern {
    /// The text that all that fits begins with.
    private(set) var beginning = ""
    /// Whether ``beginning`` is all that fits.
    private(set) var isLiteral = false
    /// The words behind the last wildcard, where there are some: whatever fits has them.
    private(set) var ending = ""

    init(_ pattern: String) {
        var rest = Substring(pattern)
        while let character = rest.first {
            if let literal = Self.literal(rest) {
                beginning.append(literal)
                rest = rest.dropFirst(3)
            } else if Self.wildcards.contains(character) {
                break
            } else {
                beginning.append(character)
                rest = rest.dropFirst()
            }
        }
        isLiteral = rest.isEmpty
        ending = isLiteral ? "" : String(pattern.reversed().prefix { !"*?[]".contains($0) }.reversed())
    }

    /// A pattern that fits `text` alone.
    static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { glob, scalar in
            glob += wildcards.unicodeScalars.contains(scalar) ? "[\(scalar)]" : String(scalar)
        }
    }

    static let wildcards = "*?["

    /// The one character of a class that has no other.
    private static func literal(_ text: Substring) -> Character? {
        let characters = Array(text.prefix(3))
        return characters.count == 3 && characters[0] == "[" && characters[2] == "]" && characters[1] != "^"
            ? characters[1] : nil
    }
}
