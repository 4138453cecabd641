import GRDB

extension DiskCatalog {
    /// Takes back what `vacuum` had half written to the catalog at `path` when its process was killed or the power failed,
    /// and removes what such processes left of copies that were to be at `targets`, and of the catalog's own.
    /// - Returns: what a person should know.
    /// - Throws: ``CatalogError`` with code `notWritable` where it cannot be taken back, `busy` while another process is at
    ///   work.
    public static func takeBackInterrupted(_ path: String, targets: [String] = []) throws -> [String] {
        let notices = try takeBack(path)
        let leftovers = ([path] + targets).flatMap(PartFile.removeLeftovers)
        return notices + leftovers.map(PartFile.notice)
    }
}

extension DiskCatalog {
    /// As ``takeBackInterrupted(_:targets:)``, of the catalog alone.
    public static func takeBack(_ path: String) throws -> [String] { try CatalogFile.takeBack(path) }
}

extension CatalogFile {
    /// Takes back what a process had half written to the file itself, as only `vacuum` does, when it came to its end. SQLite
    /// does that for whoever opens the file for writing; nobody can read it before.
    /// - Returns: what a person should know.
    static func takeBack(_ path: String) throws(CatalogError) -> [String] {
        guard isHalfWritten(path) else { return [] }
        do {
            let queue = try DatabaseQueue(path: path, configuration: DiskCatalog.configuration())
            defer { try? queue.close() }
            _ = try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
        } catch let error as DatabaseError where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) {
            throw halfWritten(path, error.message)
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
        // A journal that holds nothing lies about beside a file that is whole.
        guard !isHalfWritten(path) else { return [] }
        return ["fcd catalog vacuum was interrupted at \(path); the catalog is as it was before"]
    }

    /// Whether SQLite's journal of what is to be taken back lies beside the file.
    static func isHalfWritten(_ path: String) -> Bool { size(path + "-journal") ?? 0 > 0 && size(path) ?? 0 > 0 }

    static func halfWritten(_ path: String, _ words: String?) -> CatalogError {
        CatalogError(
            .notWritable,
            "the catalog at \(path) was being written anew when fcd catalog vacuum was interrupted, and it cannot be taken "
                + "back as the file or its folder cannot be written",
            hint:
                "run `fcd catalog check` as somebody who may write there; leave \(path)-journal where it is until then",
            underlying: words
        )
    }
}
