import Foundation
import Synchronization

/// Files that are being written, each beside the one whose name it gets when it is whole.
///
/// Its own name, such as `catalog.sqlite.4711-1a2b3c4d-5e6f7a8b.part`, says which process writes it, where that runs, and
/// ends in a random number.
enum PartFile {
    static let end = ".part"

    /// Those of this process.
    private static let own = Mutex(Set<String>())

    /// Makes an empty one of mode 0600.
    static func make(for target: String) throws(CatalogError) -> String {
        // Beside the target, since a rename cannot leave the file system.
        let path = "\(target).\(getpid())-\(place)-\(hexadecimal(UInt32.random(in: 0 ... .max)))\(end)"
        own.withLock { _ = $0.insert(path) }
        do throws(CatalogError) {
            try CatalogFile.create(at: path)
        } catch {
            own.withLock { _ = $0.remove(path) }
            throw error
        }
        return path
    }

    /// Removes what is left of one, and what SQLite kept beside it.
    static func remove(_ path: String) {
        for end in [""] + CatalogFile.sideFiles { unlink(path + end) }
        own.withLock { _ = $0.remove(path) }
    }

    /// Sees to it that all of it is on the disk, and gives it its name.
    ///
    /// - Parameter overwrite: whether a file of that name may be replaced, also one that came there in the meantime.
    static func finish(_ path: String, as target: String, overwrite: Bool) throws(CatalogError) {
        try flush(path, O_RDWR)
        try place(path, at: target, overwrite: overwrite)
        try? flush(CatalogFile.folder(of: target), O_RDONLY)
    }

    private static func place(_ path: String, at target: String, overwrite: Bool) throws(CatalogError) {
        if !overwrite {
            if link(path, target) == 0 { return }
            let reason = errno
            guard reason != EEXIST else {
                throw CatalogError(.conflict, "\(target) is there already", hint: "name another file to write")
            }
            // Not every file system has hard links.
            guard CatalogFile.size(target) == nil else { throw failure(target, reason) }
        }
        guard rename(path, target) == 0 else { throw failure(target, errno) }
    }

    private static func flush(_ path: String, _ mode: Int32) throws(CatalogError) {
        let descriptor = Foundation.open(path, mode | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, errno) }
    }

    private static func failure(_ path: String, _ reason: Int32) -> CatalogError {
        CatalogError(
            reason == ENOSPC || reason == EDQUOT ? .full : .notWritable,
            "\(path) cannot be written",
            hint: "check the permissions of its folder and the room there, or name another file",
            underlying: String(cString: strerror(reason))
        )
    }
}

// What processes leave that are killed.
extension PartFile {
    /// Removes what processes left that were to write `target`, or copies of it that are kept beside it, and are no more. A
    /// file of a process that may live, be it on another machine or in another container, is left alone.
    /// - Returns: the files that were removed.
    static func removeLeftovers(of target: String) -> [String] {
        let folder = CatalogFile.folder(of: target)
        let name = (target as NSString).lastPathComponent + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var removed: [String] = []
        for file in names.sorted() where file.hasPrefix(name) {
            // The copy of an older version is `catalog.sqlite.v2`, or `catalog.sqlite.v2.3`.
            let form = /(?:v\d+\.(?:\d+\.)?)?(\d+)-([0-9a-f]{8})-[0-9a-f]{8}\.part(-wal|-shm|-journal)?/
            guard let parts = file.dropFirst(name.count).wholeMatch(of: form)?.output, let pid = Int32(parts.1),
                parts.2 == place
            else { continue }
            let path = folder == "." && !target.hasPrefix("./") ? file : folder + "/" + file
            guard isLeftover(path, of: pid) else { continue }
            // What SQLite kept beside it goes with it.
            if unlink(path) == 0, parts.3 == nil { removed.append(path) }
        }
        return removed
    }

    /// What a person should know of one that was removed.
    static func notice(_ path: String) -> String { "removed \(path), which a command had left that was interrupted" }

    private static func isLeftover(_ path: String, of pid: Int32) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            return false
        }
        // An earlier process may have had this one's number.
        if pid == getpid() { return own.withLock { own in !own.contains { path.hasPrefix($0) } } }
        return kill(pid, 0) != 0 && errno == ESRCH
    }

    /// Where a process' number has a meaning: this machine, and on Linux this container.
    static let place: String = {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let container = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
        // FNV-1a.
        return hexadecimal(
            (host + [0] + Array(container.utf8)).reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
        )
    }()

    private static func hexadecimal(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
