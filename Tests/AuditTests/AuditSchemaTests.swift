import Audit
import Catalog
import Foundation
import Testing

/// docs/audit-report.schema.json says what reports say, and docs/audit.md names every key.
@Suite(.timeLimit(.minutes(2)))
struct AuditSchemaTests {
    private let schema: [String: Any]
    private let document: String

    init() throws {
        // Tests/AuditTests/AuditSchemaTests.swift
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let data = try Data(contentsOf: folder.appending(path: "docs/audit-report.schema.json"))
        schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        document = try String(contentsOf: folder.appending(path: "docs/audit.md"), encoding: .utf8)
    }

    @Test(arguments: RuleCase.all)
    func `a report is as the schema says`(_ rule: RuleCase) throws {
        let fixture = try AuditFixture()
        try rule.prepare(fixture)
        let path = FileManager.default.temporaryDirectory.appending(path: "fcd-schema-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let past = try #require(CalendarDay("2020-01-01"))
        let until = try #require(CalendarDay("2031-12-31"))
        var policy = rule.policy
        policy.costs = AuditCosts(currency: "EUR", standard: 0.1)
        policy.suppressions = [
            AuditSuppression(rule: rule.rule, owner: "net", reason: "r", until: until),
            AuditSuppression(rule: "*", reason: "old", until: past),
        ]
        policy.ownRules = [
            AuditOwnRule(id: "own.bad", severity: .low, message: "m", sql: "DELETE FROM disk"),
            AuditOwnRule(id: "own.good", severity: .low, message: "m", sql: "SELECT disk_id, 1 AS x FROM disks"),
        ]
        var options = AuditOptions(policy: policy, now: AuditFixture.now)
        try Data(try fixture.report(options).json().utf8).write(to: URL(filePath: path))
        try check(path)
        options.against = try EarlierReport(contentsOf: path)
        options.policy.ownRules.removeLast()
        options.policy.ownRules.append(
            AuditOwnRule(id: "own.good", severity: .low, message: "m", sql: "SELECT disk_id FROM disks WHERE false")
        )
        options.language = .zh
        try Data(try fixture.report(options).json().utf8).write(to: URL(filePath: path))
        try check(path)
    }

    @Test func `every key of the schema stands in the document`() throws {
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        var keys = Set(try #require(schema["properties"] as? [String: Any]).keys)
        for name in ["rule", "ownerShare", "datastoreShare", "finding"] {
            keys.formUnion((definitions[name]?["properties"] as? [String: Any] ?? [:]).keys)
        }
        let missing = keys.filter { key in !["`\(key)`", "`\(key).", ".\(key)`"].contains(where: document.contains) }
        #expect(missing.sorted() == [])
    }

    @Test(arguments: [
        ("{\"formatVersion\": 3}", "$.formatVersion: 3"), ("{\"generatedAt\": \"now\"}", "$.generatedAt does not fit"),
        ("{\"rules\": [{\"id\": \"own.a.\"}]}", "$.rules[0].id does not fit"),
        ("{\"totals\": {\"disks\": -1}}", "$.totals.disks is too small: -1"),
    ])
    func `what the schema forbids is seen`(text: String, fault: String) throws {
        let found = faults(try JSONSerialization.jsonObject(with: Data(text.utf8)), schema, at: "$")
        #expect(found.contains { $0.hasPrefix(fault) }, "\(found)")
    }

    private func check(_ path: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let faults = faults(value, schema, at: "$")
        #expect(faults == [])
    }

    /// What is wrong with a value, by the words of JSON Schema that this schema uses. Keys that it does not know are wrong
    /// here, whatever else may come with a later version.
    private func faults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        if let reference = schema["$ref"] as? String, let name = reference.split(separator: "/").last,
            let definitions = self.schema["$defs"] as? [String: [String: Any]]
        {
            return faults(value, definitions[String(name)] ?? [:], at: place)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            return choices.contains { faults(value, $0, at: place).isEmpty } ? [] : ["\(place): none of its kinds"]
        }
        if let words = schema["enum"] as? [String], let word = value as? String, !words.contains(word) {
            return ["\(place): \(word)"]
        }
        if let wanted = schema["const"] as? NSObject, wanted != value as? NSObject { return ["\(place): \(value)"] }
        switch schema["type"] as? String {
        case "object": return objectFaults(value, schema, at: place)
        case "array":
            guard let elements = value as? [Any] else { return ["\(place) is no array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return elements.enumerated().flatMap { faults($1, items, at: "\(place)[\($0)]") }
        case "string":
            guard let text = value as? String else { return ["\(place) is no string"] }
            guard let pattern = schema["pattern"] as? String else { return [] }
            let isMatch = (try? Regex(pattern).firstMatch(in: text)) != nil
            return isMatch ? [] : ["\(place) does not fit \(pattern): \(text)"]
        case "boolean": return value is Bool ? [] : ["\(place) is no boolean"]
        case "integer", "number":
            guard let number = value as? NSNumber else { return ["\(place) is no number"] }
            if let least = schema["minimum"] as? NSNumber, number.doubleValue < least.doubleValue {
                return ["\(place) is too small: \(number)"]
            }
            let isWhole = number.doubleValue == number.doubleValue.rounded()
            return isWhole || schema["type"] as? String == "number" ? [] : ["\(place) is not whole"]
        default: return []
        }
    }

    private func objectFaults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place) is no object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place).\($0) is missing" }
            + object.flatMap { key, value in
                guard let rule = properties[key] ?? schema["additionalProperties"] as? [String: Any] else {
                    return ["\(place).\(key) is unknown"]
                }
                return faults(value, rule, at: "\(place).\(key)")
            }
    }
}
