import FCD
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct OutputTests {
    private let rows = [
        SampleRow(id: "6f1c", name: "[ds] a/数据.vmdk", capacityMiB: 512, created: Date(timeIntervalSince1970: 0)),
        SampleRow(id: "77aa", name: "b"),
    ]

    private func shown(
        _ payload: some Presentable,
        _ format: OutputFormat,
        isQuiet: Bool = false
    ) throws -> (output: String, errors: String) {
        let output = CapturedOutput()
        let errors = CapturedOutput()
        let context = CommandContext.test(output: output, errors: errors)
        try Output(format: format, isQuiet: isQuiet, context: context).show(payload)
        return (output.text, errors.text)
    }

    @Test func `JSON of a list is an array with sorted keys, UTC times and plain slashes`() throws {
        let text = try shown(Listing(rows, empty: "no disks"), .json).output
        #expect(text.contains("\"created\" : \"1970-01-01T00:00:00Z\""))
        #expect(text.contains("[ds] a/数据.vmdk"))
        let array = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(array.map { $0["id"] as? String } == ["6f1c", "77aa"])
        #expect(array[0]["capacityMiB"] as? Int == 512)
        #expect(array[1]["capacityMiB"] == nil)
    }

    @Test func `an empty list is an empty array, a header, or a word on stderr`() throws {
        let none = Listing([SampleRow](), empty: "no disks")
        #expect(try JSONSerialization.jsonObject(with: Data(shown(none, .json).output.utf8)) as? [String] == [])
        #expect(try shown(none, .csv).output == "id,name,capacityMiB,created,tags\r\n")
        #expect(try shown(none, .table) == ("", "no disks\n"))
        #expect(try shown(none, .table, isQuiet: true) == ("", ""))
    }

    @Test(arguments: OutputFormat.allCases)
    func `quiet prints the IDs of a list and nothing of a change, whatever the format`(format: OutputFormat) throws {
        #expect(try shown(Listing(rows, empty: ""), format, isQuiet: true).output == "6f1c\n77aa\n")
        #expect(try shown(SampleDetails(id: "6f1c", name: "a"), format, isQuiet: true).output == "6f1c\n")
        #expect(try shown(SampleChange(name: "b"), format, isQuiet: true).output == "")
    }

    @Test func `one thing is shown as lines of title and value, then its tables`() throws {
        let details = SampleDetails(id: "6f1c", name: "数据", attachments: [rows[1]])
        #expect(
            try shown(details, .table).output == """
                ID            6f1c
                Display name  数据

                Attachments
                ID    NAME  SIZE  CREATED  TAGS
                77aa  b     -     -        -

                """
        )
        #expect(try shown(details, .csv).output == "id,name\r\n6f1c,数据\r\n")
    }

    @Test func `a change is a sentence, and a name in it cannot break the line`() throws {
        #expect(try shown(SampleChange(name: "a\nb"), .table).output == "renamed the disk to a\\nb\n")
        #expect(try shown(SampleChange(name: "a"), .csv).output == "name\r\na\r\n")
        #expect(try shown(SampleChange(name: "a"), .json).output == "{\n  \"name\" : \"a\"\n}\n")
    }

    @Test(arguments: [
        (["ls", "-o", "json"], OutputFormat.json), (["ls", "--output=csv"], .csv), (["-ojson", "--bad"], .json),
        (["ls", "-o=json"], .json), (["ls", "-o", "json", "-o", "table"], .table),
    ])
    func `the format is found in arguments that cannot be parsed`(arguments: [String], format: OutputFormat) {
        #expect(OutputFormat.asked(in: arguments) == format)
    }

    @Test(arguments: [["ls"], ["ls", "-o"], ["ls", "-o", "xml"], ["ls", "--", "-o", "json"], ["--owner", "json"]])
    func `no format is found where none is asked for`(arguments: [String]) {
        #expect(OutputFormat.asked(in: arguments) == nil)
    }
}
