import Foundation

/// The catalog's file and its folder.
enum CatalogFile {
    /// Makes the folder (0700) and the file (0600) where they are missing, before SQLite would make the file readable
    /// for all. SQLite gives its side files the mode of the file.
    ///
    /// Closing any descriptor of a file drops all POSIX locks that this process has on it, SQLite's too. Hence only
    /// a file that is new is opened here, and only by one thread at a time.
    static func create(at path: String) throws(CatalogError) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw CatalogError(
                    .notWritable,
                    "the folder \(folder) for the catalog cannot be made",
                    hint: "make it, or name another file with --catalog",
                    underlying: lastWords(of: error)
                )
            }
        }
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw CatalogError(
                errno == ENOSPC ? .full : .notWritable,
                "the catalog at \(path) cannot be written",
                hint: "check the permissions of its folder, or name another file with --catalog",
                underlying: String(cString: strerror(errno))
            )
        }
    }

    /// SQLite would only say that it cannot open a folder.
    static func refuseFolder(_ path: String) throws(CatalogError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw CatalogError(.failed, "\(path) is a folder, not a catalog", hint: "name a file in it with --catalog")
        }
    }

    /// Size in bytes; nil when there is no such file.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether this process may read the file.
    static func isReadable(_ path: String) -> Bool {
        access(path, R_OK) == 0
    }

    /// SQLite's way to open a file that it must not write beside. Every byte that has a meaning in a URI is encoded.
    static func immutableURI(_ path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
        let encoded = absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute
        return "file:\(encoded)?immutable=1"
    }

    private static func lastWords(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        return (underlying ?? error).localizedDescription
    }
}
