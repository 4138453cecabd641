import Foundation

/// Beside which files, and where, a catalog or a copy of one may be written.
extension CatalogFile {
    /// What SQLite keeps beside a database, by the end of the name.
    static let sideFiles = ["-wal", "-shm", "-journal"]

    /// Whether two paths lead to one file, by whatever names and links.
    static func isSame(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        if stat(path, &first) == 0, stat(other, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        return real(path) == real(other)
    }

    /// Refuses to write a copy over the catalog itself or over what SQLite keeps beside it, and beside files that SQLite
    /// would take for the copy's own: it would replay them into it.
    static func refuseTarget(_ target: String, ofCopyOf path: String?, overwrite: Bool) throws(CatalogError) {
        try refuseFolder(target)
        if let path {
            guard !isSame(target, path) else {
                throw CatalogError(.conflict, "\(target) is the catalog itself", hint: "name another file to write")
            }
            guard !sideFiles.contains(where: { real(target) == real(path) + $0 }) else {
                throw CatalogError(
                    .conflict,
                    "\(target) is a part of the catalog, which SQLite keeps beside it",
                    hint: "name another file to write"
                )
            }
        }
        for end in sideFiles where size(target + end) ?? 0 > 0 {
            throw CatalogError(
                .conflict,
                "\(target + end) belongs to another database, and would damage what is written to \(target)",
                hint: "name another file, or move \(target + end) away if nothing uses it"
            )
        }
        var status = stat()
        guard lstat(target, &status) == 0 else { return }
        guard overwrite else {
            throw CatalogError(.conflict, "\(target) is there already", hint: "give --force to replace it")
        }
        guard [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else {
            throw CatalogError(.conflict, "\(target) is no file", hint: "name a file to write")
        }
    }

    /// Bytes that this user may still write where the path is; nil where the system does not tell.
    static func room(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder(of: path), &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail)).multipliedReportingOverflow(by: Int(status.f_frsize)).partialValue
    }

    /// The folder that a path's file lies in.
    static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// Has `body` fill a new file of mode 0600, which takes the place of `target` when it is whole and on the disk.
    static func replacing<Value>(
        _ target: String,
        overwrite: Bool,
        _ body: (_ temporary: String) throws -> Value
    ) throws -> Value {
        let temporary = try PartFile.make(for: target)
        defer { PartFile.remove(temporary) }
        let value = try body(temporary)
        try PartFile.finish(temporary, as: target, overwrite: overwrite)
        return value
    }

    private static func real(_ path: String) -> String {
        let name = (path as NSString).lastPathComponent
        let folder = realpath(folder(of: path), nil)
        defer { free(folder) }
        return (folder.map { String(cString: $0) } ?? self.folder(of: path)) + "/" + name
    }
}
