import Audit
import Catalog
import Foundation
import Testing

/// A catalog in which one rule finds something, beside much that it must not find.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let rule: String
    /// The IDs of what is found.
    let found: [String?]
    /// The first finding's message, in English.
    let message: String
    /// The first finding's commands.
    let commands: [String]
    var isSafe = false
    var policy = AuditPolicy()
    let prepare: @Sendable (AuditFixture) throws -> Void

    var testDescription: String { rule }

    static let all = inventory + ownership + use + protection + snapshots + capacity + security
}
