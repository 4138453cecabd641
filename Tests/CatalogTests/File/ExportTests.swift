import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct ExportTests {
    private let filled: FilledCatalog
    private var copy: String { filled.folder + "/copy.sqlite" }

    init() throws { filled = try FilledCatalog() }

    /// Imports in pieces that begin and end anywhere.
    @discardableResult
    private func importing(_ bytes: [UInt8], to path: String, pieces: Int = 977) throws -> CatalogTransfer {
        let work = try CatalogImport(to: path)
        for begin in stride(from: 0, to: bytes.count, by: pieces) {
            try work.add(bytes[begin..<min(begin + pieces, bytes.count)])
        }
        return try work.finish()
    }

    @Test func `the catalog of these tests has a row in every table`() throws {
        let rows = try DiskCatalog.information(filled.path).rows
        #expect(rows.values.allSatisfy { $0 > 0 }, "\(rows.filter { $0.value == 0 })")
    }

    @Test func `what was exported is imported to the last byte, in every table`() throws {
        let bytes = try FilledCatalog.export(filled.path)
        let transfer = try importing(bytes, to: copy)
        #expect(try FilledCatalog.content(copy) == FilledCatalog.content(filled.path))
        #expect(try FilledCatalog.export(copy) == bytes)
        #expect(try DiskCatalog.check(copy).findings == [])
        #expect(transfer.rows == bytes.split(separator: 0x0A).count - 2)
        #expect(try DiskCatalog.open(at: copy).disk(id: 1)?.name == FilledCatalog.name)
    }

    @Test func `the imported catalog goes on with its history where the exported one stopped`() throws {
        try importing(FilledCatalog.export(filled.path), to: copy)
        let catalog = try DiskCatalog.open(at: copy)
        let before = try catalog.read { try Int.fetchOne($0, sql: "SELECT max(seq) FROM event WHERE disk_id = 1") ?? 0 }
        try catalog.addTag(CatalogTag(category: nil, name: "imported"), diskID: 1)
        let after = try catalog.read { try Int.fetchOne($0, sql: "SELECT max(seq) FROM event WHERE disk_id = 1") }
        #expect(after == before + 1)
        #expect(try FilledCatalog.disks(with: "imported", in: catalog) == [1])
    }

    @Test func `every line is JSON, and the first and the last tell what the file is`() throws {
        let lines = try FilledCatalog.export(filled.path).split(separator: 0x0A)
        let objects = try lines.map { try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
        #expect(objects.allSatisfy { $0 != nil })
        #expect(objects.first??["format"] as? String == "fcd-catalog")
        #expect(objects.first??["schema"] as? [String] == CatalogMigrations.migrator.migrations)
        #expect((objects.last??["end"] as? [String: Any])?["lines"] as? Int == lines.count - 1)
    }

    @Test func `an export is of one moment, while another process writes`() throws {
        let before = try FilledCatalog.export(filled.path)
        let catalog = try DiskCatalog.open(at: filled.path)
        var bytes: [UInt8] = []
        _ = try DiskCatalog.export(
            filled.path,
            write: {
                try catalog.record(.disk("late"), serverID: 1)
                bytes += $0
            }
        )
        #expect(bytes == before)
        #expect(try FilledCatalog.disks(with: "late", in: catalog).count == 1)
    }

    @Test(arguments: [1, 2, 4])
    func `an export of an earlier version comes to what its catalog would have come to`(version: Int) throws {
        let old = try FilledCatalog(version: version)
        try importing(FilledCatalog.export(old.path), to: copy)
        _ = try DiskCatalog.open(at: old.path)
        func content(_ path: String) throws -> [String] {
            // When it was brought up to date stands there.
            try FilledCatalog.content(path).filter { !$0.hasPrefix("change_context") }
        }
        #expect(try content(copy) == content(old.path))
        #expect(try DiskCatalog.check(copy).findings == [])
    }

    @Test func `a file that was cut at any line is refused, and nothing is left of it`() throws {
        let bytes = try FilledCatalog.export(filled.path)
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        for end in [0, ends[0], ends[5] + 3, ends[ends.count / 2], ends[ends.count - 2]] {
            let error = #expect(throws: CatalogError.self) { try importing(Array(bytes[..<end]), to: copy) }
            #expect(error?.code == .failed)
            #expect(error?.message.contains("nothing was imported") == true, "\(error?.message ?? "")")
            #expect(error?.message.hasPrefix("line ") == true)
        }
        #expect(try filled.files == ["catalog.sqlite"])
    }

    @Test func `a newline at the end may be missing`() throws {
        try importing(FilledCatalog.export(filled.path).dropLast(), to: copy)
        #expect(try FilledCatalog.content(copy) == FilledCatalog.content(filled.path))
    }

    @Test(arguments: [
        // A line that is missing, doubled, of no table, of no column, of a wrong kind; a name that was changed.
        ("missing", "does not fit the lines before it"), ("doubled", "is no row of disk: UNIQUE"),
        ("table", "has a row of dysk"), ("column", "has a column neme"), ("kind", "is no row of disk: "),
        ("value", "does not fit the lines before it"), ("garbage", "is no row of an export at column 1"),
        ("number", "is no row of an export at column"), ("after", "stands after the end"),
    ])
    func `a file that was changed is refused with the line, and nothing is left of it`(
        change: String,
        words: String
    ) throws {
        var lines = try String(decoding: FilledCatalog.export(filled.path), as: UTF8.self).split(separator: "\n")
            .map(String.init)
        let disk = try #require(lines.indices.last { lines[$0].hasPrefix(#"{"disk":"#) })
        switch change {
        case "missing": lines.remove(at: disk)
        case "doubled": lines.insert(lines[disk], at: disk)
        case "table": lines[disk] = lines[disk].replacing(#"{"disk":"#, with: #"{"dysk":"#)
        case "column": lines[disk] = lines[disk].replacing(#""name":"#, with: #""neme":"#)
        case "kind": lines[disk] = lines[disk].replacing(#""server_id":1"#, with: #""server_id":"one""#)
        case "value": lines[disk] = lines[disk].replacing(#""name":""#, with: #""name":"x"#)
        case "garbage": lines[disk] = "garbage"
        case "number": lines[disk] = lines[disk].replacing(#""server_id":1"#, with: #""server_id":1.5"#)
        default: lines.append(lines[disk])
        }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let error = #expect(throws: CatalogError.self) { try importing(bytes, to: copy) }
        #expect(error?.code == .failed)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(
            error?.message.hasPrefix(
                "line \(["garbage", "table", "column", "kind", "number"].contains(change) ? "\(disk + 1) " : "")"
            ) == true
        )
        #expect(try filled.files == ["catalog.sqlite"])
    }

    @Test func `an export of a newer version is refused, and so is what is none`() throws {
        let text = try String(decoding: FilledCatalog.export(filled.path), as: UTF8.self)
        let newer = #expect(throws: CatalogError.self) {
            try importing(Array(text.replacing(#""6 ages"]"#, with: #""6 ages","7 more"]"#).utf8), to: copy)
        }
        #expect(newer?.code == .newerVersion)
        for other in ["hello\n", "{}\n", "[1]\n", "\n", "\u{0}\u{1}\n"] {
            let error = #expect(throws: CatalogError.self) { try importing(Array(other.utf8), to: copy) }
            #expect(error?.message.contains("is not the beginning of an export of a catalog") == true)
        }
        #expect(try filled.files == ["catalog.sqlite"])
    }

    @Test func `a catalog that is there is not imported into, and an empty one gives way`() throws {
        let bytes = try FilledCatalog.export(filled.path)
        let before = try FilledCatalog.content(filled.path)
        let error = #expect(throws: CatalogError.self) { try importing(bytes, to: filled.path) }
        #expect(error?.code == .conflict)
        #expect(try FilledCatalog.content(filled.path) == before)
        _ = try DiskCatalog.open(at: copy)
        try importing(bytes, to: copy)
        #expect(try FilledCatalog.content(copy) == before)
    }

    @Test func `an empty catalog that a process has open does not give way`() throws {
        let catalog = try DiskCatalog.open(at: copy)
        let bytes = try FilledCatalog.export(filled.path)
        #expect(throws: CatalogError.self) { try importing(bytes, to: copy) }
        #expect(try catalog.servers().isEmpty)
        #expect(try filled.files.filter { $0.hasSuffix(".part") } == [])
    }

    @Test func `a dry import makes no catalog`() throws {
        let work = try CatalogImport(to: copy)
        try work.add(FilledCatalog.export(filled.path))
        #expect(try work.finish(keeping: false).tables["disk"] == 23)
        #expect(!FileManager.default.fileExists(atPath: copy))
    }

    @Test func `an export that is given up leaves what was there`() throws {
        let target = filled.folder + "/export.jsonl"
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.export(filled.path, to: filled.path) }
        #expect(error?.code == .conflict)
        try "mine".write(toFile: target, atomically: true, encoding: .utf8)
        #expect(throws: CatalogError.self) { try DiskCatalog.export(filled.path, to: target) }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
        _ = try DiskCatalog.export(filled.path, to: target, overwrite: true)
        #expect(try Array(Data(contentsOf: URL(filePath: target))) == FilledCatalog.export(filled.path))
        #expect(try filled.files == ["catalog.sqlite", "export.jsonl"])
    }
}
