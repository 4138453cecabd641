import Foundation

/// One record of a CSV file, with the line that it begins on.
struct CSVRecord: Equatable, Sendable {
    let line: Int
    let fields: [String]
    /// Why its fields cannot be told apart; it is then one field, as it stands in the file.
    var fault: CLIError?
}

/// Reads CSV by RFC 4180, a record at a time, so that memory does not grow with the file.
///
/// Lines may end in LF or CR LF, a byte order mark is passed over, empty lines are left out. The separator is the
/// comma, or the semicolon where the first line has no comma: spreadsheets write that in many countries.
struct CSVReader {
    private let nextChunk: () async throws -> [UInt8]
    private var chunk: ArraySlice<UInt8> = []
    private var line = 1
    private var separator: UInt8?

    /// - Parameter nextChunk: the next bytes of the file; none at its end.
    init(nextChunk: @escaping () async throws -> [UInt8]) {
        self.nextChunk = nextChunk
    }

    /// The next record; nil at the end.
    ///
    /// - Throws: ``CLIError`` for a quote that is never closed: what follows cannot be told apart then. Any other
    ///   fault is its record's.
    mutating func next() async throws -> CSVRecord? {
        while true {
            let start = line
            guard let bytes = try await nextRecordBytes() else { return nil }
            guard !bytes.isEmpty else { continue }
            if separator == nil { separator = bytes.contains(Self.comma) ? Self.comma : Self.semicolon }
            do {
                return CSVRecord(line: start, fields: try fields(of: bytes))
            } catch {
                return CSVRecord(line: start, fields: [String(decoding: bytes, as: UTF8.self)], fault: error)
            }
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let semicolon = UInt8(ascii: ";")
    private static let newline = UInt8(ascii: "\n")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// No row of a person's is longer; a file without line breaks is none, and must not fill the memory.
    private static let longestRecord = 1 << 20

    /// The bytes up to a line break outside of quotes, without it; nil at the end of the file.
    private mutating func nextRecordBytes() async throws -> [UInt8]? {
        var record: [UInt8] = []
        var isQuoted = false
        // A quote opens a field at its beginning alone: one elsewhere must not take the lines that follow with it.
        var mayOpen = true
        let start = line
        while true {
            if chunk.isEmpty { chunk = try await nextChunk()[...] }
            guard !chunk.isEmpty else {
                guard !isQuoted else { throw Self.unclosed(start) }
                return record.isEmpty ? nil : Self.withoutEnding(record, isFirst: start == 1)
            }
            var used = chunk.startIndex
            while used < chunk.endIndex {
                let byte = chunk[used]
                used = chunk.index(after: used)
                if byte == Self.quote, isQuoted || mayOpen {
                    isQuoted.toggle()
                    // Written twice it goes on.
                    mayOpen = true
                } else if !isQuoted {
                    mayOpen = separates(byte) || (start == 1 && record.count < 3 && Self.byteOrderMark.contains(byte))
                }
                if byte == Self.newline {
                    line += 1
                    if !isQuoted {
                        chunk = chunk[used...]
                        return Self.withoutEnding(record, isFirst: start == 1)
                    }
                }
                record.append(byte)
            }
            chunk = []
            guard record.count <= Self.longestRecord else {
                throw isQuoted ? Self.unclosed(start) : Self.tooLong(start)
            }
        }
    }

    private func separates(_ byte: UInt8) -> Bool {
        byte == (separator ?? byte) && (byte == Self.comma || byte == Self.semicolon)
    }

    private static func withoutEnding(_ record: [UInt8], isFirst: Bool) -> [UInt8] {
        var record = record[...]
        if isFirst, record.starts(with: byteOrderMark) { record = record.dropFirst(byteOrderMark.count) }
        if record.last == UInt8(ascii: "\r") { record = record.dropLast() }
        return Array(record)
    }

    private func fields(of bytes: [UInt8]) throws(CLIError) -> [String] {
        var fields: [String] = []
        var rest = bytes[...]
        while true {
            var field: [UInt8] = []
            if rest.first == Self.quote {
                rest = rest.dropFirst()
                while let end = rest.firstIndex(of: Self.quote) {
                    field += rest[..<end]
                    rest = rest[(end + 1)...]
                    guard rest.first == Self.quote else { break }
                    field.append(Self.quote)
                    rest = rest.dropFirst()
                }
                guard rest.isEmpty || rest.first == separator else {
                    throw CLIError(.usage, "text follows a closing quote", hint: Self.quotingHint)
                }
            } else {
                let end = rest.firstIndex { $0 == separator } ?? rest.endIndex
                field = Array(rest[..<end])
                rest = rest[end...]
                guard !field.contains(Self.quote) else {
                    throw CLIError(
                        .usage,
                        "a quote stands within a field that is not quoted",
                        hint: Self.quotingHint
                    )
                }
            }
            guard let text = String(validating: field, as: UTF8.self) else {
                throw CLIError(.usage, "the line is not written in UTF-8", hint: "save the file as UTF-8")
            }
            fields.append(text)
            guard rest.first == separator else { return fields }
            rest = rest.dropFirst()
        }
    }

    private static let quotingHint = "put the whole field in quotes, and write a quote within it twice"

    private static func unclosed(_ line: Int) -> CLIError {
        CLIError(.usage, "line \(line): a quote is opened and never closed", hint: quotingHint)
    }

    private static func tooLong(_ line: Int) -> CLIError {
        CLIError(.usage, "line \(line) is longer than 1 MiB", hint: "is this a CSV file?")
    }
}
