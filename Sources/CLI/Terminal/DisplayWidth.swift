/// How many columns of a terminal a text takes.
///
/// East Asian wide characters and emoji take two, combining marks none; counting characters, as ready-made table
/// libraries do, would put every column after a Chinese name out of line.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        // Nearly everything is ASCII, where a byte is a column.
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The width of one grapheme cluster: 0, 1 or 2.
    static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.contains(where: { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }) { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return isWide(first.value) ? 2 : 1
        }
    }

    /// East Asian Width W or F of Unicode 16, in blocks; the emoji among them are found by their own property.
    private static func isWide(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1100...0x115F: true  // Hangul Jamo, leading consonants
        case 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F: true
        case 0x2E80...0x303E: true  // CJK radicals, ideographic description, CJK punctuation
        case 0x3041...0xA4CF: true  // Kana, Bopomofo, Hangul compatibility, ideographs, Yi
        case 0xA960...0xA97C, 0xAC00...0xD7A3: true  // Hangul
        case 0xF900...0xFAFF: true  // CJK compatibility ideographs
        case 0xFE10...0xFE19, 0xFE30...0xFE6B: true  // Vertical and small forms
        case 0xFF01...0xFF60, 0xFFE0...0xFFE6: true  // Full-width forms
        case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF: true  // Tangut, Khitan, kana supplements
        case 0x1D300...0x1D376, 0x1F200...0x1F265: true
        case 0x20000...0x3FFFD: true  // Ideographs of the supplementary planes
        default: false
        }
    }
}
