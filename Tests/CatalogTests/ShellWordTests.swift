import Catalog
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShellWordTests {
    @Test(arguments: [
        "plain", "", "a b", "it's", "''", "$(reboot)", "`x`", "a\\b", "-n", "数据", "a\nb", "*", "~", "!x",
        // To Swift each of these marks makes one character of its neighbour, which the shell reads by itself.
        "a'\u{301};echo x", "a'\u{301}'\u{301}", "a\u{D4E};echo x", "a\u{111C2}$HOME", "a\u{D4E} b", "a\r\nb",
        "-\u{301}x", "e\u{301}",
    ])
    func `a shell reads the word as it was`(text: String) throws {
        let script = "printf '%s|' \(text.quotedForShell)"
        let (status, output) = try ChildProcess.output(of: URL(filePath: "/bin/sh"), ["-c", script])
        #expect(status == 0)
        #expect(Array(output.utf8) == Array((text + "|").utf8))
    }

    @Test func `a plain word is not quoted`() {
        #expect("6f1c-00aa".quotedForShell == "6f1c-00aa")
        #expect("数据-é".quotedForShell == "数据-é")
        #expect("--team".quotedForShell == "'--team'")
    }
}
