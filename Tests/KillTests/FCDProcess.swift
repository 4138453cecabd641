import Foundation
import TestSupport

/// The real `fcd` in a home of its own, against one server.
struct FCDProcess {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
        /// How many transactions it committed to its catalog; 0 where nobody counted.
        var commits = 0
    }

    /// What is done with the commits to the catalog.
    enum CommitWatch: Sendable {
        case none, counting
        case killing(at: Int, before: Bool)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let home: URL
    let environment: [String: String]

    /// - parameter server: The server's URL.
    init(home: URL, server: String, password: String) {
        self.home = home
        environment = [
            "HOME": home.path, "PATH": "/usr/bin:/bin", "FCD_URL": server,
            "FCD_USERNAME": "administrator@vsphere.local", "FCD_PASSWORD": password,
        ]
    }

    var catalog: String { home.path + "/.local/share/fcd/catalog.sqlite" }

    /// The program beside this one: SwiftPM builds both into one folder.
    private static var program: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fcd")
    }

    private func variables(for watch: CommitWatch, counter: URL) -> [String: String] {
        if case .none = watch { return [:] }
        let library = Self.program.deletingLastPathComponent().appending(path: "libCommitKiller.so")
        var variables = ["LD_PRELOAD": library.path, "FCD_TEST_COMMITS_TO": counter.path]
        if case .killing(let number, let before) = watch {
            variables["FCD_TEST_KILL_COMMIT"] = String(number)
            variables["FCD_TEST_KILL_MOMENT"] = before ? "before" : "after"
        }
        return variables
    }

    /// Starts `fcd`; the process is handed over before anything is waited for.
    ///
    /// - Throws: ``Failure`` when it does not end within a minute; then it is killed.
    func run(
        _ arguments: [String],
        watchingCommits watch: CommitWatch = .none,
        started: (Process) -> Void = { _ in }
    ) async throws -> Outcome {
        let output = home.appending(path: "output-\(UUID().uuidString)")
        let errors = home.appending(path: "errors-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        let counter = home.appending(path: "commits-\(UUID().uuidString)")
        process.environment = environment.merging(variables(for: watch, counter: counter)) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        started(process)
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            if let status = ChildProcess.end(of: process) {
                return Outcome(
                    status: status,
                    output: try String(contentsOf: output, encoding: .utf8),
                    errors: try String(contentsOf: errors, encoding: .utf8),
                    commits: (try? String(contentsOf: counter, encoding: .utf8)).flatMap { Int($0) } ?? 0
                )
            }
            guard ContinuousClock.now < deadline else {
                ChildProcess.kill(process)
                throw Failure(
                    description:
                        "fcd \(arguments) did not end: \((try? String(contentsOf: errors, encoding: .utf8)) ?? "")"
                )
            }
            try await Task.sleep(for: .milliseconds(3))
        }
    }
}
