import Foundation

/// Writes JSON bit by bit, some thousand bytes at a time: a report need not be in memory to be written.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private let sink: (String) throws -> Void
    private static let block = 1 << 16

    init(to sink: @escaping (String) throws -> Void) {
        self.sink = sink
    }

    /// Writes what is JSON already.
    mutating func raw(_ text: String) throws {
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Self.block { try flush() }
    }

    mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try sink(String(decoding: bytes, as: UTF8.self))
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes an object on one line. A key whose value is not known is left out.
    mutating func object(_ body: (inout JSONObject) -> Void) throws {
        var object = JSONObject(bytes: bytes)
        bytes = []
        body(&object)
        bytes = object.finished()
        if bytes.count >= Self.block { try flush() }
    }

    /// A list of texts.
    static func array(_ texts: [String]) -> String {
        "[" + texts.map(string).joined(separator: ",") + "]"
    }

    /// A text with its quotation marks.
    static func string(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// An object that is being written, its keys in the order in which they come.
struct JSONObject {
    private var bytes: [UInt8]
    private var isFirst = true

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
        self.bytes.append(UInt8(ascii: "{"))
    }

    fileprivate consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private mutating func begin(_ key: String) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        JSONWriter.append(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func add(_ key: String, _ text: String?) {
        guard let text else { return }
        begin(key)
        JSONWriter.append(text, to: &bytes)
    }

    mutating func add(_ key: String, _ number: (some BinaryInteger)?) {
        guard let number else { return }
        begin(key)
        bytes.append(contentsOf: "\(number)".utf8)
    }

    /// A sum of money, with as many decimals as it needs.
    mutating func add(_ key: String, sum: Double?) {
        guard let sum, sum.isFinite else { return }
        begin(key)
        bytes.append(contentsOf: (sum == sum.rounded() && abs(sum) < 1e15 ? "\(Int64(sum))" : "\(sum)").utf8)
    }

    mutating func add(_ key: String, _ truth: Bool) {
        begin(key)
        bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    }

    mutating func add(_ key: String, _ time: Date?) {
        add(key, time?.formatted(.iso8601))
    }

    mutating func add(_ key: String, _ texts: [String]) {
        begin(key)
        bytes.append(contentsOf: JSONWriter.array(texts).utf8)
    }

    /// What is JSON already.
    mutating func add(_ key: String, raw json: String) {
        begin(key)
        bytes.append(contentsOf: json.utf8)
    }

    mutating func add(_ key: String, _ body: (inout JSONObject) -> Void) {
        begin(key)
        var object = JSONObject(bytes: bytes)
        bytes = []
        body(&object)
        bytes = object.finished()
    }

    mutating func add<Element>(
        _ key: String,
        objects elements: [Element],
        _ body: (Element, inout JSONObject) -> Void
    ) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            var object = JSONObject(bytes: bytes)
            bytes = []
            body(element, &object)
            bytes = object.finished()
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
