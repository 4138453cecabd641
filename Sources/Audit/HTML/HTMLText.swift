/// Text of the page that is HTML already.
enum HTMLText {
    private static let open = Array("<span class=\"day\">".utf8)
    private static let close = Array("</span>".utf8)

    /// Escaped text in which days and times stay in one piece: browsers break a line behind a hyphen.
    ///
    /// It goes by bytes, for ten thousand rows. What escaping writes has no hyphens, and dates have nothing to escape.
    static func withDays(_ text: String) -> String {
        let escaped = HTMLEscaping().escapeText(text)
        guard escaped.utf8.contains(UInt8(ascii: "-")) else { return escaped }
        let bytes = Array(escaped.utf8)
        var marked: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard let end = endOfDay(bytes, from: place) else {
                marked.append(bytes[place])
                place += 1
                continue
            }
            marked += open + bytes[place..<end] + close
            place = end
        }
        return String(decoding: marked, as: UTF8.self)
    }

    /// A command, and whom it is for: that is shown above it and is no text, so that it is not copied with the command.
    static func command(_ text: String, for names: String?) -> String {
        let escaping = HTMLEscaping()
        guard let names else { return escaping.escapeText(text) }
        return "<span data-for=\"\(escaping.escapeText(names))\">\(escaping.escapeText(text))</span>"
    }

    /// Where `2031-12-31` or `2031-12-31T23:59:59.000Z` ends that begins here; nil where none does.
    private static func endOfDay(_ bytes: [UInt8], from start: Int) -> Int? {
        let length = 10
        guard start + length <= bytes.count else { return nil }
        for (offset, byte) in bytes[start..<start + length].enumerated() {
            guard offset == 4 || offset == 7 ? byte == UInt8(ascii: "-") : isDigit(byte) else { return nil }
        }
        var end = start + length
        guard end < bytes.count, bytes[end] == UInt8(ascii: "T") else { return end }
        end += 1
        while end < bytes.count,
            isDigit(bytes[end]) || bytes[end] == UInt8(ascii: ":") || bytes[end] == UInt8(ascii: ".")
        {
            end += 1
        }
        return end < bytes.count && bytes[end] == UInt8(ascii: "Z") ? end + 1 : start + length
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
