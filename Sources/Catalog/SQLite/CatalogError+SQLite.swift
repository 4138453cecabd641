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

    /// What to do about a file that is damaged, in words that follow `then`.
    static func wayBack(_ path: String) -> String {
        let backup = CatalogFile.latestBackup(of: path)
        return "move \(path) away with what lies beside it (-wal, -shm, -journal), and "
            + (backup.map { "copy a backup in its place: the newest beside it is \($0)" }
                ?? "copy a backup in its place, or run `fcd sync` to build a new one")
    }

    private init(mapping error: DatabaseError, path: String) {
        let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            let holder = CatalogHolder.ofLock(on: path)
            self.init(
                .busy,
                "\(holder?.description ?? "another process") is writing to the catalog at \(path)",
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
        case .SQLITE_CORRUPT where error.extendedResultCode == .SQLITE_CORRUPT_VTAB:
            self.init(
                .corrupt,
                "the text index of the catalog at \(path) is damaged",
                hint: "run `fcd catalog check --repair`, which makes it anew from the rest",
                underlying: words
            )
        case .SQLITE_CORRUPT:
            self.init(
                .corrupt,
                "the catalog at \(path) is damaged",
                hint: "run `fcd catalog check` to see how far; then \(Self.wayBack(path))",
                underlying: words
            )
        case .SQLITE_NOTADB:
            self.init(
                .corrupt,
                "the file at \(path) is no catalog, or its beginning is damaged",
                hint: Self.wayBack(path),
                underlying: words
            )
        case .SQLITE_FULL:
            self.init(
                .full,
                "there is no room left for the catalog at \(path)",
                hint: "free some space and run the command again",
                underlying: words
            )
        // The file beside a database that its readers and writers share cannot grow, or the room is used up while SQLite
        // calls it something else.
        case .SQLITE_IOERR
        where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
            || CatalogFile.room(at: path).map { $0 < 65_536 } == true:
            self.init(
                .full,
                "there is no room left for the catalog at \(path)",
                hint: "free some space and run the command again",
                underlying: words
            )
        case .SQLITE_IOERR:
            self.init(
                .failed,
                "the disk that the catalog at \(path) is on does not read or write as it should",
                hint:
                    "look at the system's log; once the disk works, `fcd catalog check` shows what it did to the catalog",
                underlying: words
            )
        case .SQLITE_CONSTRAINT:
            self.init(.conflict, "the catalog refuses a change that contradicts what it holds", underlying: words)
        default:
            self.init(.failed, "the catalog at \(path) cannot be used", underlying: words)
        }
    }
}
