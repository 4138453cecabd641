import Foundation
import Testing

/// A named pipe that a command writes to, for tests that what is no file stays what it is.
final class TestPipe {
    let path: String
    private let descriptor: Int32

    init(in folder: TestFolder) throws {
        path = folder.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        // For writing too, so that no writer waits for a reader.
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    /// What was written to it, up to 64 KiB; nil where something else has taken its place.
    func text() -> String? {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard let type, type != .typeRegular else { return nil }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }
}
