import GRDB

/// A row as a line of an export: `{"disk":{"id":1,"name":"db"}}`. A column that is NULL is left out.
///
/// Written out, since an encoder would take most of the time of an export of a million disks, and since the bytes must
/// always be the same.
struct ExportRowWriter {
    private let beginning: [UInt8]
    private let keys: [[UInt8]]

    init(_ table: ExportFormat.Table) {
        beginning = Array("{\"\(table.name)\":{".utf8)
        keys = table.columns.map { Array("\"\($0)\":".utf8) }
    }

    func append(_ row: Row, to line: inout [UInt8]) throws(CatalogError) {
        line += beginning
        var isFirst = true
        for (index, key) in keys.enumerated() {
            let value = (row[index] as DatabaseValue).storage
            if case .null = value { continue }
            if !isFirst { line.append(0x2C) }
            isFirst = false
            line += key
            switch value {
            case .int64(let number): line += Array(String(number).utf8)
            case .string(let text): Self.append(text, to: &line)
            case .double, .blob, .null:
                throw CatalogError(
                    .corrupt,
                    "\(String(decoding: beginning.dropFirst(2).dropLast(3), as: UTF8.self)) has a value of a kind that no"
                        + " version writes",
                    hint: "run `fcd catalog check`"
                )
            }
        }
        line += [0x7D, 0x7D, 0x0A]
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func append(_ text: String, to line: inout [UInt8]) {
        line.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: line += [0x5C, byte]
            case 0..<0x20: line += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: line.append(byte)
            }
        }
        line.append(0x22)
    }
}
