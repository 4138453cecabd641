import Foundation

/// A value of a JSON document.
enum JSONValue: Equatable {
    case null
    case truth(Bool)
    case number(Double)
    case integer(Int64)
    case text(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.truth(let one), .truth(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.text(let one), .text(let other)): one == other
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)):
            one.count == other.count && zip(one, other).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    var truth: Bool? { if case .truth(let truth) = self { truth } else { nil } }
    var members: [(key: String, value: JSONValue)]? { if case .object(let members) = self { members } else { nil } }
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// A number, whole or not.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    subscript(key: String) -> JSONValue? { members?.first { $0.key == key }?.value }
}

/// Goes through a JSON document of any size from its beginning to its end, with some thousand bytes of it in memory.
struct JSONScanner {
    /// What is wrong with a document.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let handle: FileHandle?
    private var buffer: [UInt8] = []
    private var place = 0
    private var depth = 0

    private static let block = 1 << 18
    private static let mostDepth = 100

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// A document that is in memory.
    init(_ text: String) {
        handle = nil
        buffer = Array(text.utf8)
    }

    /// Calls `body` with each key of the object that comes next; it has to take the value.
    mutating func object(_ body: (String, inout JSONScanner) throws -> Void) throws {
        try expect(UInt8(ascii: "{"))
        if try take(UInt8(ascii: "}")) { return }
        repeat {
            guard try peek() == UInt8(ascii: "\"") else { throw Fault(description: "a key is missing") }
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try body(key, &self)
        } while try take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// Calls `body` for each element of the array that comes next; it has to take it.
    mutating func array(_ body: (inout JSONScanner) throws -> Void) throws {
        try expect(UInt8(ascii: "["))
        if try take(UInt8(ascii: "]")) { return }
        repeat { try body(&self) } while try take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    /// Passes over the value that comes next.
    mutating func skip() throws { _ = try value() }

    /// The value that comes next.
    mutating func value() throws -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.mostDepth else { throw Fault(description: "it is nested too deeply") }
        switch try peek() {
        case UInt8(ascii: "{"):
            var members: [(key: String, value: JSONValue)] = []
            try object { key, scanner in members.append((key, try scanner.value())) }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { scanner in elements.append(try scanner.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .text(try string())
        default: return try word()
        }
    }

    private mutating func word() throws -> JSONValue {
        var bytes: [UInt8] = []
        while let byte = try byte(), !Self.ends.contains(byte) {
            bytes.append(byte)
            place += 1
            guard bytes.count <= 64 else { break }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        switch text {
        case "null": return .null
        case "true": return .truth(true)
        case "false": return .truth(false)
        default:
            if let number = Int64(text) { return .integer(number) }
            if let number = Double(text), number.isFinite { return .number(number) }
            throw Fault(description: bytes.isEmpty ? "it ends too early" : "\(text) is no value")
        }
    }

    private static let ends = Set(" \t\r\n,]}:[{\"".utf8)

    private mutating func string() throws -> String {
        try expect(UInt8(ascii: "\""))
        var bytes: [UInt8] = []
        while let byte = try byte() {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            default: bytes.append(byte)
            }
        }
        throw Fault(description: "it ends too early")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws {
        guard let byte = try byte() else { throw Fault(description: "it ends too early") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xD800..<0xDC00).contains(unit) {
                // Two halves make one character.
                guard try self.byte() == UInt8(ascii: "\\") else { throw Fault(description: "half a character") }
                place += 1
                guard try self.byte() == UInt8(ascii: "u") else { throw Fault(description: "half a character") }
                place += 1
                unit = 0x10000 + (unit - 0xD800) << 10 + (try hexadecimal() &- 0xDC00) & 0x3FF
            }
            guard let scalar = Unicode.Scalar(unit) else { throw Fault(description: "half a character") }
            bytes.append(contentsOf: String(Character(scalar)).utf8)
        default: bytes.append(byte)
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var text = ""
        for _ in 0..<4 {
            guard let byte = try byte() else { throw Fault(description: "it ends too early") }
            text.unicodeScalars.append(Unicode.Scalar(byte))
            place += 1
        }
        guard let number = UInt32(text, radix: 16) else { throw Fault(description: "\\u\(text) is no character") }
        return number
    }

    /// The byte at hand; nil at the end.
    private mutating func byte() throws -> UInt8? {
        if place < buffer.count { return buffer[place] }
        guard let data = try handle?.read(upToCount: Self.block), !data.isEmpty else { return nil }
        buffer = Array(data)
        place = 0
        return buffer[0]
    }

    /// The next byte that is no space.
    private mutating func peek() throws -> UInt8 {
        while let byte = try byte() {
            guard [0x20, 0x09, 0x0A, 0x0D].contains(byte) else { return byte }
            place += 1
        }
        throw Fault(description: "it ends too early")
    }

    private mutating func take(_ wanted: UInt8) throws -> Bool {
        guard try peek() == wanted else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ wanted: UInt8) throws {
        guard try take(wanted) else {
            throw Fault(description: "\(Character(Unicode.Scalar(wanted))) is missing")
        }
    }
}
