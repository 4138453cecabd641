import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Standard input.
struct FileInput: LineInput {
    let descriptor: Int32

    var isTerminal: Bool { isatty(descriptor) == 1 }

    func readBytes(unless isEnding: @Sendable () -> Bool) async throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            guard try await waitForInput(unless: isEnding) else { return [] }
            let count = read(descriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return Array(bytes.prefix(max(count, 0)))
        }
    }

    /// A blocking read would outlive Ctrl-C, and leave the terminal without its echo.
    ///
    /// - Returns: false where nothing came and the input is to end.
    private func waitForInput(unless isEnding: @Sendable () -> Bool) async throws -> Bool {
        while true {
            try Task.checkCancellation()
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, 0) > 0 { return true }
            if isEnding() { return false }
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    func readLine(echo: Bool) async throws -> String? {
        let settings = echo ? nil : stopEcho()
        defer { settings.map(restore) }
        var line: [UInt8] = []
        while true {
            _ = try await waitForInput(unless: { false })
            // Byte by byte, so that whatever follows the line is left for the next reader.
            var byte: UInt8 = 0
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            line.append(byte)
        }
    }

    /// Returns the terminal's settings as they were; nil where it is no terminal.
    private func stopEcho() -> termios? {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        // The line break is still shown, so that the cursor moves on.
        settings.c_lflag |= tcflag_t(ECHONL)
        return tcsetattr(descriptor, TCSAFLUSH, &settings) == 0 ? before : nil
    }

    private func restore(_ settings: termios) {
        var settings = settings
        _ = tcsetattr(descriptor, TCSAFLUSH, &settings)
    }
}
