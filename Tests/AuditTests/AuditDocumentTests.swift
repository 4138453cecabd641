import Foundation
import Testing

@testable import Audit

/// The tables of rules in docs/audit.md say what the rules are.
@Suite(.timeLimit(.minutes(1)))
struct AuditDocumentTests {
    /// A row: its ID with its mark, severity, what it finds, parameters.
    private let rows: [[String]]

    init() throws {
        // Tests/AuditTests/AuditDocumentTests.swift
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let text = try String(contentsOf: folder.appending(path: "docs/audit.md"), encoding: .utf8)
        let chapter = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Rules\n") })
        rows = chapter.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst(2).dropLast().components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func `every rule has a row, with its severity and the mark of those that the past cannot answer`() {
        let documented = rows.map { $0.prefix(2).joined(separator: " ") }
        let rules = AuditRule.all.map { "`\($0.id)`\($0.knowsThePast ? "" : " †") \($0.severity.rawValue)" }
        #expect(documented == rules)
    }

    @Test func `every parameter stands in its rule's row with what holds where nothing is set`() throws {
        for (row, rule) in zip(rows, AuditRule.all) {
            let cell = try #require(row.count > 3 ? row[3] : nil, "\(row)")
            for parameter in rule.parameters {
                #expect(cell.contains("`\(parameter.name)`"), "\(parameter.name) of \(rule.id)")
                // Kinds of events are a list of their own.
                guard parameter.name != "kinds" else { continue }
                let standard =
                    switch parameter.standard {
                    case .number(let number): "\(number)"
                    case .words(let words): "`[\(words.joined(separator: ", "))]`"
                    }
                #expect(cell.contains(standard), "\(standard) of \(rule.id)")
            }
            #expect(rule.parameters.isEmpty == cell.isEmpty, "\(rule.id)")
        }
    }
}
