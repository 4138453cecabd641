/// Words that follow one another, as a person gives them.
public struct SearchPhrase: Equatable, Sendable {
    /// The words. What separates them does not count, and neither do upper and lower case or accents.
    public var text: String
    /// Whether the last word may go on.
    public var isPrefix: Bool

    /// Makes a phrase.
    public init(_ text: String, isPrefix: Bool = false) {
        self.text = text
        self.isPrefix = isPrefix
    }

    /// Whether there is anything to look for.
    public var hasWord: Bool { SearchWords.hasWord(text) }

    /// Whether the full-text index alone tells what has it.
    var isIndexed: Bool { hasWord && !looksLikeIdentifier }

    /// The phrase in the language of FTS5.
    var expression: String {
        let quoted = "\"" + SearchWords.spaced(text).replacingScalar("\"", with: "\"\"") + "\""
        // A separator at the end has ended the word: it does not go on.
        let goesOn = isPrefix && text.last.map { SearchWords.hasWord(String($0)) } == true
        return goesOn ? quoted + "*" : quoted
    }

    /// Whether this may be the beginning of a disk's ID.
    var looksLikeIdentifier: Bool {
        let digits = text.utf8.count { $0 != UInt8(ascii: "-") }
        return digits >= 4 && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
