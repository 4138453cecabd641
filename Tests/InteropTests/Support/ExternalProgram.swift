import Foundation
import TestSupport

/// Programs that were not written in Swift, run for at most a given time.
enum ExternalProgram {
    /// What came of a program that has ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Why a program could not be run to its end.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end and keeps what it writes.
    ///
    /// - Throws: ``Failure`` when it does not start, or not end in time; then it is killed.
    static func run(
        _ program: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        timeout: Duration
    ) async throws -> Outcome {
        try await TemporaryFolder.with { temporary in
            let output = temporary.appending(path: "output")
            let errors = temporary.appending(path: "errors")
            let process = try start(
                program,
                arguments,
                environment: environment,
                input: FileHandle.nullDevice,
                output: output,
                errors: errors
            )
            var status: Int32?
            _ = await eventually(within: timeout) {
                status = ChildProcess.end(of: process)
                return status != nil
            }
            guard let status else {
                ChildProcess.kill(process)
                throw Failure(
                    description: "\(program.lastPathComponent) \(arguments) did not end within \(timeout): "
                        + text(of: errors)
                )
            }
            return Outcome(status: status, output: text(of: output), errors: text(of: errors))
        }
    }

    /// Starts a program that writes into files: with pipes it would wait for somebody to read.
    static func start(
        _ program: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: Any,
        output: URL,
        errors: URL
    ) throws -> Process {
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return process
    }

    /// What is in a file so far; nothing where there is none.
    static func text(of file: URL) -> String {
        (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    /// Asks again and again until something holds; `false` when it does not in time.
    static func eventually(within timeout: Duration, _ holds: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + timeout
        while !holds() {
            guard ContinuousClock.now < deadline, !Task.isCancelled else { return false }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }
}
