import Mustache

/// Escaping for text and quoted attribute values, one Unicode scalar after the other.
///
/// Mustache's own escaping goes by characters: a quotation mark with a combining accent behind it is another
/// character to Swift and would get through, while a browser sees the quotation mark.
struct HTMLEscaping: MustacheContentType {
    /// The name by which a template asks for it.
    static let name = "FCD_HTML"

    func escapeText(_ text: String) -> String {
        text.utf8.contains(where: Self.mayNeedEscaping) ? escaped(text) : text
    }

    private func escaped(_ text: String) -> String {
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

    /// Most texts have nothing to escape. 0xC2 begins the controls from U+0080 on, and some letters.
    private static func mayNeedEscaping(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        case ..<0x20, 0x7F, 0xC2: true
        default: false
        }
    }
}
