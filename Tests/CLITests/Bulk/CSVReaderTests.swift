import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct CSVReaderTests {
    /// All records of a text that arrives in pieces of this many bytes.
    private func records(_ text: String, pieces: Int = 1_000) async throws -> [CSVRecord] {
        try await records(Array(text.utf8), pieces: pieces)
    }

    private func records(_ bytes: [UInt8], pieces: Int = 1_000) async throws -> [CSVRecord] {
        var rest = bytes[...]
        var reader = CSVReader {
            defer { rest = rest.dropFirst(pieces) }
            return Array(rest.prefix(pieces))
        }
        var records: [CSVRecord] = []
        while let record = try await reader.next() { records.append(record) }
        return records
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func `quotes, line breaks within them and both line endings are read, however the bytes arrive`(
        pieces: Int
    ) async throws {
        let text = "path,name\r\n\"[ds] a, b.vmdk\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",数据\r\nlast,"
        let found = try await records(text, pieces: pieces)
        #expect(found.map(\.line) == [1, 2, 4, 6])
        #expect(
            found.map(\.fields) == [
                ["path", "name"], ["[ds] a, b.vmdk", "say \"hi\""], ["two\nlines", "数据"], ["last", ""],
            ]
        )
    }

    @Test func `a byte order mark is passed over, and semicolons separate where the first line has no comma`()
        async throws
    {
        #expect(try await records("\u{FEFF}path;name\na,b;c\n").map(\.fields) == [["path", "name"], ["a,b", "c"]])
        #expect(try await records("path\na;b\n").map(\.fields) == [["path"], ["a", "b"]])
        #expect(try await records("").isEmpty)
    }

    @Test func `a row that cannot be taken apart has its fault, and the next one is read`() async throws {
        let found = try await records("a,b\n\"x\"y,z\nq\"q\"\nfine,too\n")
        #expect(
            found.map { $0.fault?.message } == [
                nil, "text follows a closing quote", "a quote stands within a field that is not quoted", nil,
            ]
        )
        #expect(found[3].fields == ["fine", "too"])
        // Two stray quotes do not take the rows between them along.
        let stray = try await records("a,b\nc\"d,e\ngood,row\nf\"g,h\nlast,\"x;\"\"y\"\"\"\n")
        #expect(stray.map(\.line) == [1, 2, 3, 4, 5])
        #expect(stray.map { $0.fault == nil } == [true, false, true, false, true])
        #expect(stray[4].fields == ["last", "x;\"y\""])
        let bytes = try await records(Array("a,b\n".utf8) + [0xFF, 0x2C, 0x62, 0x0A] + Array("c,d\n".utf8))
        #expect(bytes[1].fault?.message == "the line is not written in UTF-8")
        #expect(bytes[2].fields == ["c", "d"])
    }

    @Test func `a quote that is never closed ends the reading, with the line where it was opened`() async throws {
        let error = await #expect(throws: CLIError.self) { try await records("a,b\nc,\"d\ne,f\n") }
        #expect(error?.message == "line 2: a quote is opened and never closed")
        // A file without an end is not taken into memory.
        let endless = await #expect(throws: CLIError.self) {
            var reader = CSVReader { Array(repeating: UInt8(ascii: "x"), count: 1 << 16) }
            _ = try await reader.next()
        }
        #expect(endless?.message == "line 1 is longer than 1 MiB")
    }
}
