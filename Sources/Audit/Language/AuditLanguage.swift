/// A language that reports are written in.
package enum AuditLanguage: String, CaseIterable, Codable, Sendable {
    /// English.
    case en
    /// Chinese, in simplified characters.
    case zh
}
