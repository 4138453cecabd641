/// One thing that was seen, such as since when a disk is attached to nothing.
package struct AuditEvidence: Equatable, Sendable {
    /// What it is.
    package enum Value: Equatable, Sendable {
        /// Text, such as a name or a time.
        case text(String)
        /// A whole number, in the unit that the key ends in.
        case number(Int64)
    }

    /// Its stable name: one of ``AuditEvidenceKey``, or a column of an own rule.
    package var key: String
    /// What was seen.
    package var value: Value

    package init(key: String, value: Value) {
        self.key = key
        self.value = value
    }

    /// The value as text.
    package var text: String {
        switch value {
        case .text(let text): text
        case .number(let number): "\(number)"
        }
    }

    /// What the key means, for a person.
    package func label(_ language: AuditLanguage) -> String {
        if let known = AuditEvidenceKey(rawValue: key) { return known.label[language] }
        let ofMonth = AuditEvidenceKey.orphanedMiB.rawValue + "."
        guard key.hasPrefix(ofMonth) else { return key }
        let month = key.dropFirst(ofMonth.count)
        return AuditText("orphaned MiB since \(month)", zh: "闲置 MiB（始于 \(month)）")[language]
    }
}
