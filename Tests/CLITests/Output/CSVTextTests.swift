import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct CSVTextTests {
    private func lines(_ row: SampleRow, escaping: Bool = false) -> String {
        CSVText(escapesControls: escaping).render(Table([row]))
    }

    @Test func `a header of keys and exact values, in lines that end in CR LF`() {
        let row = SampleRow(
            id: "6f1c",
            name: "web",
            capacityMiB: 1_536,
            created: Date(timeIntervalSince1970: 0),
            tags: ["a", "b"]
        )
        #expect(lines(row) == "id,name,capacityMiB,created,tags\r\n6f1c,web,1536,1970-01-01T00:00:00Z,a;b\r\n")
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("cr\r\n", "\"cr\r\n\""),
        ("plain", "plain"), ("a\"\u{301},=1", "\"a\"\"\u{301},=1\""),
    ])
    func `values with separators, quotes or line breaks are quoted`(name: String, expected: String) {
        #expect(lines(SampleRow(id: "1", name: name)).hasSuffix("\r\n1,\(expected),,,\r\n"))
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "=\u{301}1"])
    func `for a spreadsheet a formula becomes text, otherwise values stay as they are`(name: String) {
        func line(_ text: CSVText) -> String { text.record([name]) }
        #expect(line(CSVText(escapesControls: false, isForSpreadsheet: true)).drop { $0 == "\"" }.utf8.first == 0x27)
        #expect(!line(CSVText(escapesControls: false)).contains("'"))
        #expect(CSVText(escapesControls: false, isForSpreadsheet: true).record(["a=1", "", "'"]) == "a=1,,'\r\n")
    }

    @Test func `a file gets control characters as they are, a terminal sees them`() {
        let row = SampleRow(id: "1", name: "a\u{1B}b")
        #expect(lines(row).contains("a\u{1B}b"))
        #expect(lines(row, escaping: true).contains("a\\u{1B}b"))
    }
}
