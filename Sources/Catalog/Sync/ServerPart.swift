public import Foundation
import GRDB

/// How fresh a side of a server is.
public struct ServerPart: Codable, Equatable, Sendable {
    /// The side.
    public var part: SyncPart
    /// When the last reading began that came to its end; nil where none did.
    public var readAt: Date?
    /// When the last reading began that did not, where that was later.
    public var triedAt: Date?
    /// Why it did not.
    public var error: String?
}

extension DiskCatalog {
    /// When each side of a server was read last, and what was wrong since, in the order of the sides.
    public func serverParts(serverID: Int64) throws(CatalogError) -> [ServerPart] {
        try read { db in
            let sql = "SELECT part, read_at, tried_at, error FROM server_part WHERE server_id = ?"
            let parts = try Row.fetchAll(db, sql: sql, arguments: [serverID]).compactMap { row in
                try SyncPart(rawValue: row["part"]).map { part in
                    ServerPart(
                        part: part,
                        readAt: try row.optionalTime("read_at"),
                        triedAt: try row.optionalTime("tried_at"),
                        error: row["error"]
                    )
                }
            }
            return SyncPart.allCases.compactMap { part in parts.first { $0.part == part } }
        }
    }
}
