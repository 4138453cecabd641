import Catalog
import Foundation

/// The Static Analysis Results Interchange Format, version 2.1.0, an OASIS standard that code-scanning dashboards read.
extension AuditReport {
    /// Writes the report as SARIF 2.1.0, a result a line.
    /// - Parameter version: the program's version, by https://semver.org.
    /// - Throws: what `sink` throws, and `POSIXError` where the findings cannot be read.
    package func writeSARIF(version: String, to sink: @escaping (String) throws -> Void) throws {
        var writer = JSONWriter(to: sink)
        try writer.raw("{\n\"$schema\": \"\(SARIF.schema)\",\n\"version\": \"2.1.0\",\n\"runs\": [{\n\"tool\": ")
        try writer.object { object in
            object.add("driver") { driver in
                driver.add("name", "fcd")
                driver.add("semanticVersion", version)
                driver.add("language", SARIF.tag(of: language))
                driver.add("rules", objects: rules) { $0.writeSARIF(into: &$1) }
            }
        }
        try writer.raw(",\n\"language\": \"\(SARIF.tag(of: language))\",\n\"automationDetails\": ")
        try writer.object { $0.add("id", SARIF.automationID(scope)) }
        try writer.raw(",\n\"invocations\": [")
        try writer.object { writeInvocation(into: &$0) }
        try writer.raw("],\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [")
        let places = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
        var isFirst = true
        func write(_ findings: AuditFindings) throws {
            try findings.forEach { finding in
                try writer.raw(isFirst ? "\n" : ",\n")
                isFirst = false
                try writer.object {
                    finding.writeSARIF(into: &$0, ruleIndex: places[finding.rule], isCompared: comparison != nil)
                }
            }
        }
        try write(findings)
        if let comparison { try write(comparison.mended) }
        try writer.raw(isFirst ? "]\n}]\n}\n" : "\n]\n}]\n}\n")
        try writer.flush()
    }

    private func writeInvocation(into object: inout JSONObject) {
        object.add("executionSuccessful", failures.isEmpty)
        object.add("endTimeUtc", generatedAt)
        let failed = failures.map { rule in
            let hint = rule.error?.hint.map { "; \($0)" } ?? ""
            return (level: "error", rule: rule.id, text: (rule.error?.message ?? "") + hint)
        }
        let notes = rules.flatMap { rule in rule.notes.map { (level: "note", rule: rule.id, text: $0) } }
        object.add("toolExecutionNotifications", objects: failed + notes) { notification, object in
            object.add("level", notification.level)
            object.add("message") { $0.add("text", SARIF.message(notification.text)) }
            object.add("associatedRule") { $0.add("id", notification.rule) }
        }
    }
}

/// What SARIF asks for and a report does not have.
enum SARIF {
    static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    static func tag(of language: AuditLanguage) -> String {
        switch language {
        case .en: "en"
        case .zh: "zh-CN"
        }
    }

    static func level(of severity: AuditSeverity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// How GitHub ranks what is tagged with `security`: from 9 on critical, from 7 high, from 4 medium.
    static func score(of severity: AuditSeverity) -> String {
        switch severity {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "3.0"
        case .info: "1.0"
        }
    }

    /// What tells runs apart that are not about the same: a dashboard takes what is not in the newest run of an ID for
    /// mended.
    static func automationID(_ scope: AuditScope) -> String {
        var parts = ["fcd-audit"]
        if let owner = scope.owner { parts.append("owner=" + segment(owner)) }
        if let datastore = scope.datastore { parts.append("datastore=" + segment(datastore)) }
        for id in scope.only { parts.append("only=" + segment(id)) }
        for id in scope.skip { parts.append("skip=" + segment(id)) }
        return parts.joined(separator: "/") + "/"
    }

    /// Text without what would be a link: `[words](somewhere)`.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if last == "]", scalar == "(" { plain.append(" ") }
            plain.append(scalar)
            last = scalar
        }
        return String(plain)
    }

    /// The text of a message, where a brace begins what is to be filled in, and two are one.
    static func message(_ text: String) -> String {
        plain(text).replacingScalar("{", with: "{{").replacingScalar("}", with: "}}")
    }

    /// A segment of a URI's path: everything but letters, digits and `-._~` of ASCII is percent-encoded.
    static func segment(_ text: String) -> String {
        guard text != ".", text != "..", !text.isEmpty else { return "_" + text }
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }

    /// 64 bits of a key in hexadecimal digits, the same in every version of the program.
    static func hash(_ key: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension AuditRuleResult {
    fileprivate func writeSARIF(into object: inout JSONObject) {
        object.add("id", id)
        object.add("shortDescription") { $0.add("text", SARIF.plain(title)) }
        object.add("fullDescription") { $0.add("text", SARIF.plain(explanation.isEmpty ? title : explanation)) }
        object.add("help") { help in
            let words = [explanation, remedy].filter { !$0.isEmpty }
            help.add("text", SARIF.plain(words.isEmpty ? title : words.joined(separator: "\n\n")))
            let markdown = ["**\(MarkdownText.words(title))**"] + words.map(MarkdownText.words)
            help.add("markdown", markdown.joined(separator: "\n\n"))
        }
        object.add("defaultConfiguration") { $0.add("level", SARIF.level(of: severity)) }
        object.add("properties") { properties in
            properties.add("tags", [group.rawValue])
            properties.add("severity", severity.rawValue)
            if group == .security { properties.add("security-severity", SARIF.score(of: severity)) }
        }
    }
}

extension AuditFinding {
    fileprivate func writeSARIF(into object: inout JSONObject, ruleIndex: Int?, isCompared: Bool) {
        object.add("ruleId", rule)
        object.add("ruleIndex", ruleIndex)
        object.add("level", SARIF.level(of: severity))
        object.add("message") { message in
            let mending = commands.map(\.text).joined(separator: "; ")
            message.add("text", SARIF.message("\(name): \(self.message)\(mending.isEmpty ? "" : " (\(mending))")"))
        }
        object.add("locations", objects: [self]) { $0.writeLocation(into: &$1) }
        object.add("partialFingerprints") { prints in
            prints.add("fcdFindingKey/v1", key)
            prints.add("primaryLocationLineHash", SARIF.hash(key) + ":1")
        }
        if isCompared { object.add("baselineState", baselineState) }
        if let suppression {
            object.add("suppressions", objects: [suppression]) { suppression, object in
                object.add("kind", "external")
                object.add("status", "accepted")
                object.add("justification", suppression.reason)
                object.add("properties") { $0.add("until", suppression.until.description) }
            }
        }
        object.add("properties") { writeProperties(into: &$0) }
    }

    /// What the earlier report did not have because its rule was not run then is new all the same, by the standard.
    private var baselineState: String {
        switch change {
        case .new, nil: "new"
        case .still: "unchanged"
        case .mended: "absent"
        }
    }

    private func writeLocation(into object: inout JSONObject) {
        object.add("physicalLocation") { physical in
            physical.add("artifactLocation") { $0.add("uri", uri) }
            physical.add("region") { $0.add("startLine", 1) }
        }
        object.add("logicalLocations", objects: [self]) { finding, logical in
            logical.add("name", finding.name)
            logical.add("fullyQualifiedName", finding.names.joined(separator: "/"))
            logical.add("kind", finding.subject.rawValue)
        }
    }

    /// Server, kind and ID: what stays when a disk is renamed or moved.
    private var names: [String] { [server, subject.rawValue, subjectID ?? name] }

    /// A relative URI that names it as if it were a file of a repository: dashboards ask for one.
    private var uri: String { (["vsphere"] + names).map(SARIF.segment).joined(separator: "/") }

    private func writeProperties(into object: inout JSONObject) {
        object.add("severity", severity.rawValue)
        object.add("server", server)
        object.add("datastore", datastore)
        object.add("path", path)
        object.add("vm", vm)
        object.add("owner", owner)
        object.add("capacityMiB", capacityMiB)
        object.add("costPerMonth", sum: costPerMonth)
        object.add("commands", commands.map(\.text))
        object.add("isSafeToMend", isSafeToMend)
    }
}
