import Catalog
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShellWordTests {
    @Test(arguments: ["plain", "", "a b", "it's", "''", "$(reboot)", "`x`", "a\\b", "-n", "数据", "a\nb", "*", "~", "!x"])
    func `a shell reads the word as it was`(text: String) throws {
        let script = "printf '%s|' \(text.quotedForShell)"
        let (status, output) = try ChildProcess.output(of: URL(filePath: "/bin/sh"), ["-c", script])
        #expect(status == 0)
        #expect(output == text + "|")
    }

    @Test func `a plain word is not quoted`() {
        #expect("6f1c-00aa".quotedForShell == "6f1c-00aa")
        #expect("--team".quotedForShell == "'--team'")
    }
}
