import ArgumentParser
import FCD
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct TableTextTests {
    private let rows = [
        SampleRow(
            id: "6f1c",
            name: "数据库",
            capacityMiB: 20_480,
            created: Date(timeIntervalSince1970: 0),
            tags: ["a", "b"]
        ),
        SampleRow(id: "77aa", name: "web", capacityMiB: 1_536, created: nil),
    ]

    @Test func `columns stay in line after wide characters, numbers are flush right, and no line ends in blanks`() {
        let text = TableText(width: nil, palette: .none).render(Table(rows))
        #expect(
            text == """
                ID    NAME       SIZE  CREATED            TAGS
                6f1c  数据库   20 GiB  1970-01-01 00:00Z  a, b
                77aa  web     1.5 GiB  -                  -

                """
        )
    }

    @Test func `on a terminal long columns give way, IDs never`() {
        let long = SampleRow(
            id: "6f1c-aaaa-bbbb",
            name: String(repeating: "数", count: 40),
            tags: ["alpha", "beta", "gamma"]
        )
        let text = TableText(width: 60, palette: .none).render(Table([long]))
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 60 })
        #expect(lines[1].contains("6f1c-aaaa-bbbb"))
        #expect(lines[1].contains("数…"))
    }

    private struct WordyRow: ListRow {
        let text: String
        var rule = "a.rule.of.some.length"

        var identifier: String { rule }

        static var columns: [Column<WordyRow>] {
            [
                Column("RULE", "rule") { .text($0.rule) },
                Column("OWNER", "owner", fit: .tail, leaves: 2) { _ in .text("somebody") },
                Column("SIZE", "size", leaves: 1) { _ in .text("12 GiB") },
                Column("TEXT", "text", fit: .tail, least: 20) { .text($0.text) },
            ]
        }
    }

    @Test(arguments: [
        (80, ["RULE", "OWNER", "SIZE", "TEXT"]), (61, ["RULE", "OWNER", "SIZE", "TEXT"]),
        (60, ["RULE", "OWNER", "TEXT"]),
        (53, ["RULE", "OWNER", "TEXT"]), (52, ["RULE", "TEXT"]), (20, ["RULE", "TEXT"]),
    ])
    func `columns are left out one after the other before one that matters more cannot be read`(
        width: Int,
        headings: [String]
    ) {
        let row = WordyRow(text: String(repeating: "word ", count: 20))
        let lines = TableText(width: width, palette: .none).render(Table([row])).split(separator: "\n")
        #expect(lines[0].split(separator: " ").map(String.init) == headings)
        if width > 40 { #expect(DisplayWidth.of(String(lines[1])) == width, "\(lines[1])") }
    }

    @Test func `a list that is written in parts keeps the columns of its first part`() throws {
        let output = CapturedOutput(terminalWidth: 61)
        try CommandContext.$current.withValue(.test(output: output)) {
            let list = StreamedListing<WordyRow>(try OutputOptions.parse([]))
            try list.add(WordyRow(text: "first"))
            try list.flush()
            try list.add(WordyRow(text: String(repeating: "x", count: 99), rule: String(repeating: "r", count: 40)))
            try list.end(empty: "")
        }
        let lines = output.text.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].contains("SIZE"))
        #expect(lines.dropFirst().allSatisfy { $0.contains("12 GiB") && $0.contains("somebody") }, "\(output.text)")
    }

    @Test func `a pipe gets every value whole`() {
        let name = String(repeating: "x", count: 500)
        let text = TableText(width: nil, palette: .none).render(Table([SampleRow(id: "1", name: name)]))
        #expect(text.contains(name))
    }

    @Test func `a terminal too narrow for anything still gets the IDs`() {
        #expect(TableText(width: 5, palette: .none).render(Table(rows)).contains("6f1c"))
    }

    @Test func `a name with control characters cannot break the line`() {
        let text = TableText(width: nil, palette: .none).render(Table([SampleRow(id: "1", name: "a\u{1B}[2J\nb")]))
        #expect(text.contains("a\\u{1B}[2J\\nb"))
        #expect(text.split(separator: "\n").count == 2)
    }

    @Test(arguments: [
        ("[ds] 目录/disk.vmdk", ColumnFit.middle, "[ds]…vmdk"), ("abcdefghijkl", .tail, "abcdefgh…"),
        ("数据库数据库", .tail, "数据库数…"), ("short", .tail, "short"), ("abcdefghijkl", .whole, "abcdefghijkl"),
    ])
    func `text is cut to a width where it may be`(text: String, fit: ColumnFit, expected: String) {
        #expect(TableText.shortened(text, to: 9, fit) == expected)
    }

    @Test func `colours do not count as width`() {
        let palette = Palette(isTerminal: true, environment: [:])
        let plain = TableText(width: nil, palette: .none).render(Table(rows))
        let coloured = TableText(width: nil, palette: palette).render(Table(rows))
        #expect(coloured != plain)
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
}
