/// Reads a line that ``ExportRowWriter`` wrote, or that another program wrote of such a line: an object in an object,
/// whose values are whole numbers, texts and nulls.
struct ExportRowParser {
    enum Value: Equatable {
        case null
        case integer(Int64)
        case text(String)
    }

    /// Why a line is none of an export, in words that follow `line 7: `.
    struct Fault: Error, Equatable {
        var message: String
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    static func parse(
        _ line: ArraySlice<UInt8>
    ) throws(Fault) -> (table: String, values: [(column: String, value: Value)]) {
        var parser = ExportRowParser(line)
        try parser.expect("{")
        let table = try parser.string()
        try parser.expect(":")
        try parser.expect("{")
        var values: [(column: String, value: Value)] = []
        if !parser.take("}") {
            repeat {
                let column = try parser.string()
                try parser.expect(":")
                values.append((column, try parser.value()))
            } while parser.take(",")
            try parser.expect("}")
        }
        try parser.expect("}")
        guard parser.next() == nil else { throw parser.fault() }
        return (table, values)
    }

    private func fault() -> Fault {
        Fault(message: "is no row of an export at column \(position - bytes.startIndex + 1)")
    }

    /// The next byte that is no blank, which stays.
    private mutating func next() -> UInt8? {
        while position < bytes.endIndex, [0x20, 0x09, 0x0D].contains(bytes[position]) { position += 1 }
        return position < bytes.endIndex ? bytes[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
        guard take(character) else { throw fault() }
    }

    private mutating func value() throws(Fault) -> Value {
        switch next() {
        case 0x22: return .text(try string())
        case 0x6E:
            guard bytes[position...].starts(with: "null".utf8) else { throw fault() }
            position += 4
            return .null
        default:
            let begin = position
            while position < bytes.endIndex, bytes[position] == 0x2D || (0x30...0x39).contains(bytes[position]) {
                position += 1
            }
            guard let number = Int64(String(decoding: bytes[begin..<position], as: UTF8.self)) else { throw fault() }
            return .integer(number)
        }
    }

    private mutating func string() throws(Fault) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while position < bytes.endIndex {
            // What stands between two escapes is taken as a whole.
            let begin = position
            while position < bytes.endIndex, bytes[position] >= 0x20, bytes[position] != 0x22, bytes[position] != 0x5C {
                position += 1
            }
            text += bytes[begin..<position]
            guard position < bytes.endIndex else { break }
            let byte = bytes[position]
            if byte < 0x20 { throw fault() }
            position += 1
            if byte == 0x22 {
                guard let string = String(validating: text, as: UTF8.self) else { throw Fault(message: "is not UTF-8") }
                return string
            }
            text += Array(String(Character(try escaped())).utf8)
        }
        throw fault()
    }

    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        guard position < bytes.endIndex else { throw fault() }
        let byte = bytes[position]
        position += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: return Unicode.Scalar(byte)
        case 0x62: return "\u{8}"
        case 0x66: return "\u{C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75:
            let unit = try codeUnit()
            guard (0xD800..<0xDC00).contains(unit) else {
                guard let scalar = Unicode.Scalar(unit) else { throw fault() }
                return scalar
            }
            guard bytes[position...].starts(with: [0x5C, 0x75]) else { throw fault() }
            position += 2
            let low = try codeUnit()
            guard (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { throw fault() }
            return scalar
        default: throw fault()
        }
    }

    private mutating func codeUnit() throws(Fault) -> UInt32 {
        guard position + 4 <= bytes.endIndex,
            let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw fault() }
        position += 4
        return unit
    }
}
