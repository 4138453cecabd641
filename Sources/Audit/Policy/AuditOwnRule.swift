/// A rule that somebody wrote into the configuration: a question to the documented views.
package struct AuditOwnRule: Equatable, Sendable {
    /// Its ID, which begins with `own.`.
    package var id: String
    /// How much its findings matter.
    package var severity: AuditSeverity
    /// What a finding says; `{column}` stands for what the row has in that column.
    package var message: String
    /// One `SELECT` over the views.
    package var sql: String
    /// What it finds, in a few words; its ID stands for it where nobody said.
    package var title: String?
    /// Why that is a problem.
    package var explanation: String?
    /// How to mend it.
    package var remedy: String?
    /// How long its question may take, in seconds.
    package var seconds = 10.0

    package init(
        id: String,
        severity: AuditSeverity,
        message: String,
        sql: String,
        title: String? = nil,
        explanation: String? = nil,
        remedy: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.sql = sql
        self.title = title
        self.explanation = explanation
        self.remedy = remedy
    }

    /// What the IDs of own rules begin with, so that none is ever taken for one of the program's.
    package static let prefix = "own."

    /// Why the ID cannot be used; nil where it can.
    package static func fault(ofID id: String) -> String? {
        let name = id.dropFirst(prefix.count)
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard id.hasPrefix(prefix), !name.isEmpty, isPlain else {
            return "an own rule's ID is \(prefix) with small letters, digits, - and . behind it"
        }
        guard !name.split(separator: ".", omittingEmptySubsequences: false).contains("") else {
            return "a . stands between two parts of an own rule's ID"
        }
        return nil
    }
}
