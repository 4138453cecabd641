import Foundation
import GRDB

/// What the writes of a transaction belong to. The triggers that write the history read it.
struct ChangeContext {
    /// How the catalog came to know of a change.
    enum Source: String {
        /// A sync saw it.
        case sync
        /// A command made it, or saw it while it was at something else.
        case command
        /// Something else, such as an import.
        case other
    }

    var time: Date
    var source = Source.command
    /// The operation that made the change; nil where none did.
    var operationID: String?

    func enter(_ db: Database) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE change_context SET time = ?, source = ?, operation_id = ? WHERE id = 1"
        )
        try update.execute(arguments: [Timestamp.text(time), source.rawValue, operationID])
    }
}
