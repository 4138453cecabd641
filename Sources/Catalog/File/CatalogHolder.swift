import Foundation

/// A process that holds a lock on a catalog.
struct CatalogHolder: Equatable, CustomStringConvertible {
    var pid: Int32
    /// The program and its first word, such as `fcd sync`; nil where the system does not tell.
    var command: String?

    var description: String { command.map { "\($0) (process \(pid))" } ?? "process \(pid)" }

    /// Who else has a lock on the database at `path` that keeps others from writing; nil where none does, or where the
    /// system does not tell.
    ///
    /// Linux alone tells it in a file. The call that asks for a lock's holder needs the file open, and closing it again
    /// would drop the locks that SQLite has on it.
    static func ofLock(on path: String) -> CatalogHolder? { of(path, anyLock: false) }

    /// Who else has the database at `path` open, as ``ofLock(on:)``.
    static func having(_ path: String) -> CatalogHolder? { of(path, anyLock: true) }

    private static func of(_ path: String, anyLock: Bool) -> CatalogHolder? {
        let files = [path + "-shm", path].compactMap(identity)
        guard !files.isEmpty, let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else {
            return nil
        }
        return process(in: locks, files: files, anyLock: anyLock).map {
            CatalogHolder(pid: $0, command: command(of: $0))
        }
    }

    /// The first process, other than this one, that the text of `/proc/locks` has with a lock on one of the files.
    static func process(in locks: String, files: [String], anyLock: Bool) -> Int32? {
        for line in locks.split(separator: "\n") {
            // 1: POSIX  ADVISORY  WRITE 4711 fe:00:131074 120 120; of locks that are waited for, `->` is the second word.
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 8, words[1] == "POSIX", anyLock || words[3] == "WRITE",
                files.contains(String(words[5])),
                let pid = Int32(words[4]), pid > 0, pid != getpid()
            else { continue }
            return pid
        }
        return nil
    }

    /// A file as `/proc/locks` names it.
    private static func identity(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        // As Linux' `major` and `minor` take a device's number apart, which are macros.
        let device = UInt64(status.st_dev)
        let (major, minor) = ((device >> 8) & 0xFFF | (device >> 32) & ~0xFFF, device & 0xFF | (device >> 12) & ~0xFF)
        return "\(hexadecimal(major)):\(hexadecimal(minor)):\(status.st_ino)"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }

    /// No more than two words: what follows may be nobody's business.
    private static func command(of pid: Int32) -> String? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return nil }
        let words = bytes.split(separator: 0).prefix(2).map { String(decoding: $0, as: UTF8.self) }
        guard let program = words.first.map({ ($0 as NSString).lastPathComponent }), !program.isEmpty else {
            return nil
        }
        guard words.count > 1, words[1].allSatisfy({ $0.isLetter || $0 == "-" }) else { return program }
        return "\(program) \(words[1])"
    }
}
