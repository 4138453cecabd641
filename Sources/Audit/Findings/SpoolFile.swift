import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A temporary file without a name: nobody else can open it, and it goes with the last reference to it.
final class SpoolFile: Sendable {
    private let descriptor: Int32

    /// - Throws: `POSIXError` where the folder for temporary files cannot be written.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.path
        var path = Array("\(folder)/fcd-audit-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Self.error() }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Writes all bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.error() }
            done += count
        }
    }

    /// Reads up to `count` bytes from an offset; fewer only at the end.
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        var failure: (any Error)?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = 0
            while initialized < count {
                let place = buffer.baseAddress.map { $0 + initialized }
                let got = pread(descriptor, place, count - initialized, off_t(offset + initialized))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = Self.error() }
                if got <= 0 { break }
                initialized += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private static func error() -> any Error { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
