import Foundation

/// Writes values as JSON: keys sorted, times as ISO 8601 in UTC, slashes as they are, a newline at the end.
/// A key whose value is not known is left out.
enum JSONText {
    static func render(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
