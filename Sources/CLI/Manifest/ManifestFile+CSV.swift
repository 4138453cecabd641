import FCD
import Foundation
import Lifecycle
import Yams

extension ManifestFile {
    /// Plain columns have the names of the manifest's keys; the others are these.
    private static let dotted: [String: (key: String, keys: [String]?)] = [
        "owner": ("owner", ManifestOwner.CodingKeys.allCases.map(\.rawValue)),
        "attach": ("attach", ManifestAttachment.CodingKeys.allCases.map(\.rawValue)),
        "flag": ("flags", DiskFlag.allCases.map(\.word)),
        "meta": ("metadata", nil),
    ]

    /// Reads a row a disk. An empty cell is not mentioned.
    ///
    /// - Throws: ``CLIError``, naming file, line and entry.
    func manifest(csv text: String) async throws -> DiskManifest {
        var rows = try await records(of: text)
        guard !rows.isEmpty else { throw CLIError(.usage, "\(path): a manifest begins with a row of column names") }
        let header = rows.removeFirst()
        let columns = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
        for (index, column) in columns.enumerated() {
            try requireColumn(column, header.line)
            guard columns.firstIndex(of: column) == index else {
                throw CLIError(.usage, "\(location(header.line)): the column \(column) stands there twice")
            }
        }
        return try manifest(
            rows.enumerated().map { index, row in
                guard row.fields.count == columns.count else {
                    throw refusal(
                        row.line,
                        index + 1,
                        "the row has \(row.fields.count) cells, and the header \(columns.count)",
                        hint: "a value with a comma stands in quotes"
                    )
                }
                let given = zip(columns, row.fields).filter { !$0.1.allSatisfy(\.isWhitespace) }.map(\.0)
                if given.contains("attach"), let other = given.first(where: { $0.hasPrefix("attach.") }) {
                    throw refusal(row.line, index + 1, "attach and \(other) both say where the disk shall be")
                }
                return ManifestEntry(node: node(columns, row.fields), line: row.line)
            }
        )
    }

    private func records(of text: String) async throws -> [CSVRecord] {
        var rest = Array(text.utf8)
        var reader = CSVReader {
            defer { rest = [] }
            return rest
        }
        var records: [CSVRecord] = []
        do {
            while let record = try await reader.next() { records.append(record) }
        } catch let error as CLIError {
            throw CLIError(.usage, "\(path): \(error.message)", hint: error.hint)
        }
        if let record = records.first(where: { $0.fault != nil }), let fault = record.fault {
            throw CLIError(.usage, "\(location(record.line)): \(fault.message)", hint: fault.hint)
        }
        return records
    }

    private func requireColumn(_ column: String, _ line: Int) throws {
        let parts = column.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let (_, keys) = Self.dotted[parts[0]], keys?.contains(parts[1]) ?? true { return }
        let plain = ManifestDisk.CodingKeys.allCases.map(\.rawValue).filter {
            !["owner", "metadata", "flags"].contains($0)
        }
        if plain.contains(column) { return }
        let known = Self.dotted.sorted { $0.key < $1.key }.flatMap { prefix, value in
            value.keys?.map { "\(prefix).\($0)" } ?? ["\(prefix).KEY"]
        }
        throw CLIError(
            .usage,
            "\(location(line)): unknown column \(column.isEmpty ? "without a name" : column)",
            hint: "known columns: \((plain + known).joined(separator: ", "))"
        )
    }

    private func node(_ columns: [String], _ cells: [String]) -> Node {
        var pairs: [(Node, Node)] = []
        var nested: [(key: String, pairs: [(Node, Node)])] = []
        for (column, cell) in zip(columns, cells) where !cell.allSatisfy(\.isWhitespace) {
            let parts = column.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2, let (key, _) = Self.dotted[parts[0]] {
                // What is a number or a truth is read as in YAML, all else as text.
                let isText = key == "metadata" || key == "owner" || (key == "attach" && parts[1] != "unit")
                let pair = (Node(parts[1]), Node(cell, isText ? Tag(.str) : .implicit))
                if let index = nested.firstIndex(where: { $0.key == key }) {
                    nested[index].pairs.append(pair)
                } else {
                    nested.append((key, [pair]))
                }
            } else if column == "tags" {
                pairs.append((Node(column), Node(Self.tags(cell).map { Node($0, Tag(.str)) })))
            } else {
                pairs.append((Node(column), Node(cell, Tag(.str))))
            }
        }
        for (key, inner) in nested {
            pairs.append((Node(key), Node(inner)))
        }
        return Node(pairs)
    }

    /// Tags separated by semicolons, as `fcd ls` writes them, or else by spaces.
    private static func tags(_ cell: String) -> [String] {
        let parts =
            cell.contains(";") ? cell.split(separator: ";") : cell.split(whereSeparator: \.isWhitespace)
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
