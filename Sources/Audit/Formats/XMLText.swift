import Catalog

/// Text as XML 1.0 takes it.
enum XMLText {
    /// Escaped for a value in quotation marks, where a line's end would be read as a space.
    static func value(_ text: String) -> String {
        escape(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
    }

    /// Escaped for text. Characters that XML forbids, such as most control characters, become U+FFFD: a document that has
    /// one is none. So do those that turn the direction of what follows.
    static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\t": escaped.append(scalar)
            // As it is, it would be read as a line's end.
            case "\r": escaped.append(contentsOf: "&#13;".unicodeScalars)
            case _ where isHidden(scalar): escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// C1 characters are allowed and discouraged; a terminal may obey them.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: true
        default: scalar.turnsDirection
        }
    }
}
