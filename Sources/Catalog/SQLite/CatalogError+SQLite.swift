import GRDB

extension CatalogError {
    /// The one place where SQLite's result codes become the catalog's errors.
    init(mapping error: any Error, path: String) {
        switch error {
        case let error as CatalogError:
            self = error
        case let error as DatabaseError:
            self.init(mapping: error, path: path)
        default:
            self.init(.failed, "the catalog at \(path) cannot be used", underlying: "\(error)")
        }
    }

    private init(mapping error: DatabaseError, path: String) {
        let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy,
                "another process is writing to the catalog at \(path)",
                hint: "try again when it has finished",
                underlying: words
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .notWritable,
                "the catalog at \(path) cannot be written",
                hint: "check the permissions of the file and of its folder, or name another file with --catalog",
                underlying: words
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .corrupt,
                "the file at \(path) is damaged or is no catalog",
                hint: "put a backup in its place, or move it away and run `fcd sync` to build a new one",
                underlying: words
            )
        case .SQLITE_FULL:
            self.init(
                .full,
                "there is no room left for the catalog at \(path)",
                hint: "free some space and run the command again",
                underlying: words
            )
        case .SQLITE_CONSTRAINT:
            self.init(.conflict, "the catalog refuses a change that contradicts what it holds", underlying: words)
        default:
            self.init(.failed, "the catalog at \(path) cannot be used", underlying: words)
        }
    }
}
