import Catalog
import FCD
import Foundation
import Lifecycle

/// Where the rows of a bulk command come from, one at a time.
struct BulkSource {
    /// The columns of every row, as they are written back.
    let header: [String]
    /// How many rows there are; nil where that is only known at the end.
    let total: Int?
    /// The next row; nil after the last.
    let next: () async throws -> BulkRow?
}

extension BulkSource {
    /// A CSV file with a header, read twice: the first time finds out how many rows there are and whether all can be
    /// told apart, before anything is changed.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input, which is read once.
    ///   - columns: those that the command knows; others are passed over, which a note tells.
    ///   - required: at least one of these must be there.
    /// - Throws: ``CLIError``.
    static func csv(_ path: String, columns: [String], required: [String]) async throws -> BulkSource {
        var total: Int?
        // A pipe gives its bytes once.
        if path != "-", isRegular(path) {
            var reader = CSVReader(nextChunk: try file(path))
            var count = 0
            while try await reader.next() != nil { count += 1 }
            total = Swift.max(count - 1, 0)
        }
        var reader = CSVReader(nextChunk: try path == "-" ? standardInput() : file(path))
        guard let first = try await reader.next() else {
            throw CLIError(
                .usage,
                "\(place(path)) is empty",
                hint: "its first line names the columns: \(words(columns))"
            )
        }
        let header = first.fields.map { name in
            name.lowercased().filter { !$0.isWhitespace }.replacing("_", with: "-")
        }
        guard required.contains(where: header.contains) else {
            throw CLIError(
                .usage,
                "\(place(path)) has no column \(words(required)) in its first line",
                hint: "the columns are \(words(columns)); what is not needed is left out"
            )
        }
        if let twice = header.first(where: { name in columns.contains(name) && header.count { $0 == name } > 1 }) {
            throw CLIError(.usage, "\(place(path)) has the column \(twice) twice")
        }
        let unused = zip(header, first.fields).filter { !columns.contains($0.0) && $0.0 != LeftoverFile.errorColumn }
        if !unused.isEmpty {
            CommandContext.current.say(
                VisibleText.escape("note: columns that are not used: \(words(unused.map(\.1)))")
            )
        }
        return BulkSource(header: first.fields, total: total) {
            guard let record = try await reader.next() else { return nil }
            var row = BulkRow(header: header, fields: record.fields, line: record.line, fault: record.fault)
            if record.fault == nil, record.fields.count != header.count {
                row.fault = CLIError(
                    .usage,
                    "the row has \(record.fields.count) fields, and the first line \(header.count)",
                    hint: "put a field that holds the separator in quotes"
                )
            }
            return row
        }
    }

    /// One disk a line of standard input, as `fcd find --quiet` prints them.
    static func lines() -> BulkSource {
        let bytes = standardInput()
        var reader = LineReader(nextChunk: bytes)
        return BulkSource(header: ["disk"], total: nil) {
            while let (number, line) = try await reader.next() {
                let text = line.drop { $0.isWhitespace }
                if !text.isEmpty { return BulkRow(header: ["disk"], fields: [String(text)], line: number) }
            }
            return nil
        }
    }

    /// The disks of the catalog that match, as far as they exist now, in pages, by ascending key.
    ///
    /// - Throws: `CatalogError`.
    static func catalog(_ catalog: DiskCatalog, matching query: DiskQuery) throws -> BulkSource {
        let range = try catalog.range(of: query)
        var page: ArraySlice<(key: Int64, fcdID: String, name: String)> = []
        var last: Int64 = 0
        return BulkSource(header: ["disk", "name"], total: range.count) {
            if page.isEmpty {
                page = try catalog.identifiers(matching: query, after: last, upTo: range.lastKey, limit: 500)[...]
            }
            guard let disk = page.popFirst() else { return nil }
            last = disk.key
            return BulkRow(header: ["disk", "name"], fields: [disk.fcdID, disk.name])
        }
    }

    /// Rows that are there already.
    static func rows(_ rows: [BulkRow], header: [String]) -> BulkSource {
        var rest = rows[...]
        return BulkSource(header: header, total: rows.count) { rest.popFirst() }
    }

    private static func words(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func place(_ path: String) -> String { path == "-" ? "standard input" : path }

    private static func standardInput() -> () async throws -> [UInt8] {
        let context = CommandContext.current
        return {
            // What nobody has sent yet is not waited for when nothing new is to be begun.
            try await context.standardInput.readBytes(unless: { context.interruption.isStopping })
        }
    }

    private static func isRegular(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }

    private static func file(_ path: String) throws(CLIError) -> () async throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CLIError(.notFound, "the file \(path) cannot be read", hint: "check the path and its permissions")
        }
        return { try handle.read(upToCount: 1 << 16).map(Array.init) ?? [] }
    }
}

/// Takes text apart into lines with their numbers.
private struct LineReader {
    let nextChunk: () async throws -> [UInt8]
    var rest: [UInt8] = []
    var start = 0
    var number = 0

    init(nextChunk: @escaping () async throws -> [UInt8]) { self.nextChunk = nextChunk }

    mutating func next() async throws -> (Int, String)? {
        while true {
            if let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return line(rest[start..<end])
            }
            rest.removeFirst(start)
            start = 0
            let more = try await nextChunk()
            guard !more.isEmpty else {
                defer { rest = [] }
                return rest.isEmpty ? nil : line(rest[...])
            }
            rest += more
        }
    }

    private mutating func line(_ bytes: ArraySlice<UInt8>) -> (Int, String) {
        number += 1
        let bytes = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        return (number, String(decoding: bytes, as: UTF8.self))
    }
}
