import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct ShellWordTests {
    @Test(arguments: ["plain", "", "a b", "it's", "''", "$(reboot)", "`x`", "a\\b", "-n", "数据", "a\nb", "*", "~", "!x"])
    func `a shell reads the word as it was`(text: String) throws {
        let script = "printf '%s|' \(ShellWord.quoted(text))"
        let (status, output) = try ChildProcess.output(of: URL(filePath: "/bin/sh"), ["-c", script])
        #expect(status == 0)
        #expect(output == text + "|")
    }

    @Test func `a plain word is not quoted`() {
        #expect(ShellWord.quoted("6f1c-00aa") == "6f1c-00aa")
        #expect(ShellWord.quoted("--team") == "'--team'")
    }
}
