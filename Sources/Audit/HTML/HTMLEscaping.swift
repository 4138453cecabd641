import Mustache

/// Escaping for text and quoted attribute values, one Unicode scalar after the other.
///
/// Mustache's own escaping goes by characters: a quotation mark with a combining accent behind it is another
/// character to Swift and would get through, while a browser sees the quotation mark.
struct HTMLEscaping: MustacheContentType {
    /// The name by which a template asks for it.
    static let name = "FCD_HTML"

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n": escaped.append(scalar)
            case _ where scalar.properties.generalCategory == .control: escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
