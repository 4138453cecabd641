import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Files that hold secrets: only their owner can read them, and nobody ever sees half of one.
enum PrivateFile {
    /// The content of a file of ours that nobody else may read or write; nil for any other, and for none.
    static func read(_ path: String) -> Data? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        // Of the opened file, not of the path: nothing can be exchanged in between.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_uid == geteuid(), status.st_mode & 0o077 == 0
        else { return nil }
        return try? file.readToEnd()
    }

    /// Writes a file (0600) and the folder it is in (0700). The new content replaces the old as a whole.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    static func write(_ data: Data, to path: String) throws {
        try makeFolder(of: path)
        // Beside the target, since a rename cannot leave the file system; the name is this process' own.
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("created", temporary) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: data)
            try file.synchronize()
            guard rename(temporary, path) == 0 else { throw failure("replaced", path) }
        } catch {
            unlink(temporary)
            throw error is CLIError ? error : failure("written", temporary)
        }
    }

    /// Deletes a file, if it is there.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    static func delete(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("deleted", path) }
    }

    private static func makeFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CLIError(.inputOutput, "the folder \(folder) could not be made: \(error.localizedDescription)")
        }
    }

    private static func failure(_ what: String, _ path: String) -> CLIError {
        CLIError(.inputOutput, "\(path) could not be \(what): \(String(cString: strerror(errno)))")
    }
}
