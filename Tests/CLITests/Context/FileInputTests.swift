import Foundation
import Testing

@testable import CLI

#if canImport(Glibc)
    import Glibc

    /// A pseudo terminal: what a person would see and type is on the one side, the program on the other.
    private final class PseudoTerminal: Sendable {
        let person: Int32
        let program: Int32

        init() throws {
            person = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var isLocked: Int32 = 0
            var number: Int32 = 0
            // TIOCSPTLCK and TIOCGPTN, macros that Swift does not see.
            try #require(ioctl(person, 0x4004_5431, &isLocked) == 0 && ioctl(person, 0x8004_5430, &number) == 0)
            program = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
            try #require(program >= 0)
        }

        deinit {
            close(program)
            close(person)
        }

        var echoes: Bool {
            var settings = termios()
            return tcgetattr(program, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
        }

        func type(_ text: String) {
            _ = Array(text.utf8).withUnsafeBytes { write(person, $0.baseAddress, $0.count) }
        }

        var seen: String {
            var buffer = [UInt8](repeating: 0, count: 4096)
            var waiting = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 0) > 0 else { return "" }
            let count = read(person, &buffer, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
    }

#endif

@Suite(.timeLimit(.minutes(1)))
struct FileInputTests {
    #if canImport(Glibc)
        @Test func `a password is not shown, and the echo comes back`() async throws {
            let terminal = try PseudoTerminal()
            let input = FileInput(descriptor: terminal.program)
            #expect(input.isTerminal)
            async let answer = input.readLine(echo: false)
            while terminal.echoes { try await Task.sleep(for: .milliseconds(5)) }
            terminal.type("geheim\n")
            #expect(try await answer == "geheim")
            #expect(terminal.seen == "\r\n")
            #expect(terminal.echoes)
        }

        @Test func `cancelling ends the wait and brings the echo back`() async throws {
            let terminal = try PseudoTerminal()
            let reading = Task { try await FileInput(descriptor: terminal.program).readLine(echo: false) }
            while terminal.echoes { try await Task.sleep(for: .milliseconds(5)) }
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            #expect(terminal.echoes)
        }

    #endif

    @Test func `a pipe is read line by line, up to its end`() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("数据\r\nlast".utf8))
        try pipe.fileHandleForWriting.close()
        let input = FileInput(descriptor: pipe.fileHandleForReading.fileDescriptor)
        #expect(!input.isTerminal)
        #expect(try await input.readLine(echo: true) == "数据")
        #expect(try await input.readLine(echo: true) == "last")
        #expect(try await input.readLine(echo: true) == nil)
        withExtendedLifetime(pipe) {}
    }
}
