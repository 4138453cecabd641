import GRDB

/// The transaction that the methods of a catalog share while ``DiskCatalog/transaction(_:)`` runs its body.
///
/// `@unchecked`: it is only ever seen by that body, which is synchronous and runs on the thread that holds the
/// connection.
final class SharedTransaction: @unchecked Sendable {
    @TaskLocal static var current: SharedTransaction?

    let db: Database
    /// The operation that what is written belongs to; nil where it belongs to none.
    let operationID: String?
    private let catalog: DiskCatalog

    init(_ catalog: DiskCatalog, _ db: Database, operationID: String?) {
        self.catalog = catalog
        self.db = db
        self.operationID = operationID
    }

    /// The transaction that the methods of `catalog` take part in; nil where each has its own.
    static func current(of catalog: DiskCatalog) -> SharedTransaction? {
        guard let current, current.catalog === catalog else { return nil }
        return current
    }
}

extension DiskCatalog {
    /// Runs `body`, whose calls of this catalog's methods become one transaction: they reach the disk together, by one
    /// wait for it, or not at all. What is read in `body` sees what was written before. `body` must not let a task do
    /// its work.
    ///
    /// - Parameter operationID: the operation that what is written belongs to, for the history.
    /// - Throws: a ``CatalogError``, or what `body` throws; nothing is written then.
    package func transaction<Value>(operationID: String? = nil, _ body: () throws -> Value) throws -> Value {
        if let shared = SharedTransaction.current(of: self) {
            let operationID = operationID ?? shared.operationID
            return try SharedTransaction.$current.withValue(.init(self, shared.db, operationID: operationID)) {
                try body()
            }
        }
        return try writeRethrowing { db in
            try SharedTransaction.$current.withValue(.init(self, db, operationID: operationID)) { try body() }
        }
    }
}

extension Database {
    /// Runs `body`, and takes back what it wrote when it throws: a part of a transaction that goes on.
    func savepoint<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try inSavepoint {
            value = try body(self)
            return .commit
        }
        guard let value else { throw CatalogError(.failed, "the savepoint gave no value") }
        return value
    }
}
