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
