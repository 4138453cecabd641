import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct ShellWordTests {
    @Test(arguments: ["plain", "", "a b", "it's", "''", "$(reboot)", "`x`", "a\\b", "-n", "数据", "a\nb", "*", "~", "!x"])
    func `a shell reads the word as it was`(text: String) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", "printf '%s|' \(ShellWord.quoted(text))"]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let data = try #require(try output.fileHandleForReading.readToEnd())
        shell.waitUntilExit()
        #expect(String(decoding: data, as: UTF8.self) == text + "|")
    }

    @Test func `a plain word is not quoted`() {
        #expect(ShellWord.quoted("6f1c-00aa") == "6f1c-00aa")
        #expect(ShellWord.quoted("--team") == "'--team'")
    }
}
