import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A shell command of the person's own, run for what it prints, within a bounded time.
struct ShellCommand {
    /// Why there is no output. Reads as the end of a sentence.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case notStarted(String)
        case failed(status: Int32)
        case timedOut(Duration)
        case tooMuchOutput

        var description: String {
            switch self {
            case .notStarted(let why): "could not be started: \(why)"
            case .failed(let status): "failed with status \(status)"
            case .timedOut(let limit): "did not end within \(limit.components.seconds) seconds"
            case .tooMuchOutput: "printed more than a password"
            }
        }
    }

    private static let mostBytes = 64 * 1024

    let command: String
    let environment: [String: String]
    let timeout: Duration

    /// What the command prints on its standard output. Its standard error is ours, its standard input is empty.
    ///
    /// - Throws: ``Failure``, `CancellationError`. The command is then ended.
    func output() async throws -> [UInt8] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        do {
            try process.run()
        } catch {
            throw Failure.notStarted(error.localizedDescription)
        }
        defer { end(process) }
        let deadline = ContinuousClock.now + timeout
        let bytes = try await read(pipe.fileHandleForReading.fileDescriptor, until: deadline)
        while process.isRunning { try await pause(until: deadline) }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure.failed(status: process.terminationStatus)
        }
        return bytes
    }

    private func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 0) > 0 else {
                try await pause(until: deadline)
                continue
            }
            let count = systemRead(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= Self.mostBytes else { throw Failure.tooMuchOutput }
        }
    }

    private func pause(until deadline: ContinuousClock.Instant) async throws {
        guard ContinuousClock.now < deadline else { throw Failure.timedOut(timeout) }
        try await Task.sleep(for: .milliseconds(10))
    }

    /// Ends the shell and, where it leads a process group of its own, what it started.
    private func end(_ process: Process) {
        guard process.isRunning else { return }
        let identifier = process.processIdentifier
        kill(getpgid(identifier) == identifier ? -identifier : identifier, SIGKILL)
    }
}

/// Not to be confused with the method of the same name.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
