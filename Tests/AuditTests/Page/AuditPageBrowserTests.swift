import Audit
import Foundation
import TestSupport
import Testing

/// The page in Chromium, which sees what reading its text does not: whether its policy lets the page itself run, whether
/// it sorts and filters, and how it comes out on a phone and on paper.
@Suite(.timeLimit(.minutes(5)))
struct AuditPageBrowserTests {
    @Test(arguments: AuditLanguage.allCases)
    func `a browser opens, sorts, filters and prints the page`(language: AuditLanguage) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fcd-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appending(path: "report.html")
        try Data(try AuditPageSample.page(language).utf8).write(to: page)
        var arguments = [page.path, "--folder", folder.path, "--hostile", AuditPageSample.hostile]
        if let pictures = ProcessInfo.processInfo.environment["FCD_PAGE_PICTURES"] {
            arguments += ["--pictures", "\(pictures)/\(language.rawValue)"]
        }
        let outcome = try await run(arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome.text)")
        let lines = outcome.text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("ok ") } == 15, "\(outcome.text)")
    }

    private struct NotInstalled: Error, CustomStringConvertible {
        let description = "selenium is not installed: run `make test`, or `scripts/python-venv.sh selenium` first"
    }

    private struct TooSlow: Error {
        let text: String
    }

    private func run(_ arguments: [String], in folder: URL) async throws -> (status: Int32, text: String) {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".build/selenium-venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else { throw NotInstalled() }
        let output = folder.appending(path: "output")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = python
        process.arguments = [root.appending(path: "Tests/AuditTests/browser/check.py").path] + arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["PYTHONDONTWRITEBYTECODE": "1", "HOME": folder.path, "TMPDIR": folder.path]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        let deadline = ContinuousClock.now + .seconds(200)
        while ContinuousClock.now < deadline {
            if let status = ChildProcess.end(of: process) {
                return (status, try String(contentsOf: output, encoding: .utf8))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        ChildProcess.kill(process)
        throw TooSlow(text: (try? String(contentsOf: output, encoding: .utf8)) ?? "")
    }
}
