import Foundation

/// Values as JSON, one a line: keys sorted, times as ISO 8601 in UTC, slashes as they are. A key whose value is not known is left out.
struct JSONLines {
    private(set) var text = ""
    private let encoder: JSONEncoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
    }

    mutating func append(_ value: some Encodable) throws {
        text += String(decoding: try encoder.encode(value), as: UTF8.self)
        text += "\n"
    }

    /// The lines so far, which are then forgotten.
    mutating func take() -> String {
        defer { text.removeAll(keepingCapacity: true) }
        return text
    }
}
