package import Foundation

/// A server in the catalog, and how old its picture is.
package struct AuditServer: Equatable, Sendable, Encodable {
    /// Its name.
    package var name: String
    /// Where it was last reached.
    package var url: String
    /// When a sync was last committed; nil when there was none.
    package var lastSync: Date?
    /// Seconds from then to the time of the report; nil when there was no sync.
    package var ageSeconds: Int?
}
