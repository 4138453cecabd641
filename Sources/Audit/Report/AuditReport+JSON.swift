import Foundation

extension AuditReport {
    /// The report as JSON: keys sorted, times as ISO 8601 in UTC, slashes as they are, a newline at the end. A key
    /// whose value is not known is left out.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
