import Catalog

/// Makes text from servers and files safe to show on a terminal.
enum VisibleText {
    /// Writes control characters as escapes (`\n`, `\u{1B}`), so that a disk's name can neither move the cursor nor
    /// look like another name. All other text, of any script, stays as it is.
    static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isHidden(scalar): result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL and C1: ESC and its one-byte forms among them
        case 0x200B, 0x2060, 0xFEFF: true  // Zero width: two names would look the same
        case 0x2028, 0x2029: true  // Line and paragraph separator
        default: scalar.turnsDirection
        }
    }
}
