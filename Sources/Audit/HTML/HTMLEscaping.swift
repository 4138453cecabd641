import Catalog
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
            case _ where Self.isUnseen(scalar): escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Controls, and what a browser obeys instead of showing it: marks that turn round what stands behind them, so that a
    /// command does not read as it is copied, and separators that begin a line.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x2028, 0x2029: true
        default: scalar.turnsDirection || scalar.properties.generalCategory == .control
        }
    }

    /// Most texts have nothing to escape. 0xC2 begins the controls from U+0080 on, 0xD8 and 0xE2 begin the marks; some
    /// letters have the same first byte.
    private static func mayNeedEscaping(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        case ..<0x20, 0x7F, 0xC2, 0xD8, 0xE2: true
        default: false
        }
    }
}

extension String {
    /// The text without line breaks of any kind, each replaced. A carriage return with its line feed is one.
    func onOneLine(_ mark: Character) -> String {
        contains(where: \.isNewline) ? String(map { $0.isNewline ? mark : $0 }) : self
    }
}

extension MendingCommand {
    /// The command line as the page shows it: a line break in a name must not look like the end of the command. What
    /// somebody wrote for a shell stays as it is.
    var shown: String { isLine ? text : text.onOneLine("\u{FFFD}") }
}
