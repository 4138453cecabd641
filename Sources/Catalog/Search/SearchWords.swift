/// Text as full-text search takes it apart.
///
/// SQLite's `unicode61` takes a run of Han characters for one word, and its trigram tokenizer finds nothing shorter than
/// three characters. So each such character is a word of its own, in what is searched and in what is looked for, and a word
/// of several is a phrase.
enum SearchWords {
    /// `text` with a space on both sides of each character of a script that is written without spaces.
    static func spaced(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnspaced) else { return text }
        var spaced = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnspaced(scalar) {
                spaced.append(" ")
                spaced.append(scalar)
                spaced.append(" ")
            } else {
                spaced.append(scalar)
            }
        }
        return String(spaced)
    }

    /// Whether `unicode61` makes a word of `text`, and not only separators.
    static func hasWord(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// Han, with its extensions and compatibility forms, and Japanese kana.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005...0x3007, 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0x20000...0x323AF:
            true
        default: false
        }
    }
}
