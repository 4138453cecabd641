import Foundation

/// How a merge tells by their times what is newer than what it read.
///
/// Times are written by the clocks of many machines. A time that lies further ahead than clocks which are kept differ
/// was written by one that was wrong: it makes no row newer than what the server shows now, or such a row would keep its
/// mistake until that time has come.
enum SyncClock {
    /// How far the clocks of those who share a catalog or a server may be apart, in seconds.
    static let tolerance: TimeInterval = 600

    /// The latest time that a row written until `time` can have; the queries' `:limit`.
    static func limit(at time: Date) -> String { Timestamp.text(time.addingTimeInterval(tolerance)) }

    /// Whether a row of this time was written after the reading began. Never NULL.
    static func isNewer(_ column: String) -> String { "(ifnull(\(column), '') BETWEEN :start AND :limit)" }

    /// A time that somebody's clock gave, for comparison with another: one that cannot be is older than any.
    static func credible(_ column: String) -> String { "CASE WHEN \(column) <= :limit THEN \(column) ELSE '' END" }
}
