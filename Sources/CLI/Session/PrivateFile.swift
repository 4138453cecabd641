import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Files that are nobody else's business: only their owner can read them, and nobody ever sees half of one.
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
        try replace(path) { descriptor in
            do {
                try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: data)
            } catch {
                throw failure("written", path)
            }
        }
    }

    /// Writes a file (0600) piece by piece. The new content replaces the old as a whole, behind a symbolic link too;
    /// what is no file, such as a pipe or a terminal, is written to as it is.
    ///
    /// - Parameter mode: who may read it, where others may: the process' umask takes from that.
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``, or what `body` throws.
    static func write(to path: String, mode: mode_t = 0o600, _ body: (any TextOutput) throws -> Void) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return try replace(path, mode) { try body(FileOutput(descriptor: $0)) }
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw CLIError(.inputOutput, "\(path) is a folder", hint: "name the file to write")
        case S_IFREG:
            let target = realpath(path, nil)
            defer { free(target) }
            try replace(target.map { String(cString: $0) } ?? path, mode) { try body(FileOutput(descriptor: $0)) }
        default:
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure("opened", path) }
            defer { close(descriptor) }
            try body(FileOutput(descriptor: descriptor))
        }
    }

    /// Has `body` fill a new file, which takes the place of what is there when it is complete.
    private static func replace(
        _ path: String,
        _ mode: mode_t = 0o600,
        with body: (_ descriptor: Int32) throws -> Void
    ) throws {
        // Beside the target, since a rename cannot leave the file system; the name is this process' own.
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("created", path) }
        defer { close(descriptor) }
        do {
            try body(descriptor)
            guard fsync(descriptor) == 0 else { throw failure("written", path) }
            guard rename(temporary, path) == 0 else { throw failure("replaced", path) }
        } catch {
            unlink(temporary)
            throw error
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
