package import Foundation

/// What tests need of the programs that they start.
///
/// Foundation learns of a child's end by a socket, which another child that is started at the same moment may inherit:
/// then `isRunning` and `waitUntilExit()` know of the end only when that other child has ended too. Here the system is
/// asked instead, and no thread of Swift's few waits for a child that may live long.
package enum ChildProcess {
    /// How a child ended: its exit status, or the signal that ended it; nil while it runs.
    package static func end(of process: Process) -> Int32? {
        var info = siginfo_t()
        let isChild = waitid(P_PID, id_t(process.processIdentifier), &info, WEXITED | WNOHANG | WNOWAIT) == 0
        // Foundation has taken notice already.
        guard isChild else { return process.isRunning ? nil : process.terminationStatus }
        return info.si_signo == 0 ? nil : info._sifields._sigchld.si_status
    }

    /// Ends a child by SIGKILL, without waiting: threads of Swift's block other signals, and their children inherit
    /// that.
    package static func kill(_ process: Process) {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
    }

    /// Runs a program that ends soon, and returns what it wrote. What it writes goes through a file: the end of a pipe
    /// can be inherited too.
    package static func output(of program: URL, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "fcd-output-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: file)
        process.standardError = FileHandle.nullDevice
        try process.run()
        var status = end(of: process)
        while status == nil {
            usleep(1_000)
            status = end(of: process)
        }
        return (status ?? -1, try String(contentsOf: file, encoding: .utf8))
    }
}
