import FCD
import Lifecycle

/// Writes changed areas as they come: a large disk has millions, which need not fit into memory.
///
/// JSON: an object with `areas` (each with `length` and `offset`, in bytes), `changedAreas`, `changedBytes`, `disk`,
/// `since` (left out for all) and `until`. CSV: `offset,length`.
struct ChangedAreaWriter {
    private let range: ChangedRange
    private let output: OutputOptions
    private let totalsOnly: Bool
    private let target: any TextOutput
    private var count: Int64 = 0
    private var bytes: Int64 = 0

    init(_ range: ChangedRange, output: OutputOptions, totalsOnly: Bool) {
        self.range = range
        self.output = output
        self.totalsOnly = totalsOnly
        target = CommandContext.current.standardOutput
    }

    func begin() throws {
        guard !output.quiet, !totalsOnly else { return }
        switch output.format {
        case .table: try target.write(Self.row("OFFSET", "LENGTH"))
        case .json: try target.write("{\n  \"areas\" : [")
        case .csv: try target.write("offset,length\r\n")
        }
    }

    mutating func write(_ areas: [ChangedArea]) throws {
        var text = ""
        for area in areas {
            switch output.format {
            case .table: text += Self.row("\(area.offset)", "\(area.length)")
            case .json:
                text +=
                    (count == 0 ? "\n" : ",\n")
                    + "    {\n      \"length\" : \(area.length),\n      \"offset\" : \(area.offset)\n    }"
            case .csv: text += "\(area.offset),\(area.length)\r\n"
            }
            count += 1
            bytes += area.length
        }
        if !output.quiet, !totalsOnly, !text.isEmpty { try target.write(text) }
    }

    func end() throws {
        guard !output.quiet else { return }
        switch output.format {
        case .table: try target.write(sum + "\n")
        case .json: try target.write(totalsOnly ? try JSONText.render(totals) : try closing())
        case .csv where totalsOnly:
            try target.write("changedAreas,changedBytes\r\n\(count),\(bytes)\r\n")
        case .csv: break
        }
    }

    /// For people: `3 areas, 1048576 bytes (1 MiB)`.
    private var sum: String {
        "\(count) \(count == 1 ? "area" : "areas"), \(bytes) bytes (\(ByteCount.words(bytes)))"
    }

    private var totals: ChangedTotals {
        ChangedTotals(
            changedAreas: count,
            changedBytes: bytes,
            disk: range.disk.id.rawValue,
            since: range.since?.id?.rawValue,
            until: range.until.id?.rawValue
        )
    }

    /// The end of the array, and the keys after it as the object of sums has them.
    private func closing() throws -> String {
        (count == 0 ? "],\n" : "\n  ],\n") + String(try JSONText.render(totals).dropFirst("{\n".count))
    }

    private static func row(_ offset: String, _ length: String) -> String {
        // Wide enough for the last byte of the largest disk.
        func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 15 - text.count)) + text }
        return padded(offset) + "  " + padded(length) + "\n"
    }
}

/// What the areas add up to.
private struct ChangedTotals: Encodable {
    let changedAreas: Int64
    let changedBytes: Int64
    let disk: String
    let since: String?
    let until: String?
}
