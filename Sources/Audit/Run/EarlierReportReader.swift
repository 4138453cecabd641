import Catalog
import Foundation

/// Reads a report's JSON piece by piece.
struct EarlierReportReader {
    private let path: String
    private var scanner: JSONScanner

    /// - Throws: ``AuditError`` for a file that cannot be read.
    init(path: String) throws {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw AuditError(
                message: "the earlier report \(path) cannot be read",
                hint: "check the path and its permissions",
                isMissingFile: true
            )
        }
        scanner = JSONScanner(handle)
    }

    private struct Contents {
        var version: Int64?
        var generatedAt: Date?
        var asOf: Date?
        var language: AuditLanguage?
        var servers: [EarlierReport.Server] = []
        var rules: [String: [String: AuditValue]] = [:]
        var owner: String?
        var datastore: String?
        var writer = AuditFindingsWriter()
        var hasFindings = false
    }

    consuming func read() throws -> EarlierReport {
        var contents = Contents()
        let path = path
        do {
            try scanner.object { key, scanner in try Self.take(key, &scanner, into: &contents) }
        } catch let error as JSONScanner.Fault {
            throw AuditError(
                message: "\(path) is no report of an audit: \(error.description)",
                hint: "name a report that `fcd audit --format json` wrote"
            )
        }
        guard contents.version == Int64(AuditReport.formatVersion) else {
            throw AuditError(
                message: contents.version.map { "\(path) has the format \($0), which cannot be compared" }
                    ?? "\(path) is no report of an audit",
                hint: "name a report that `fcd audit --format json` of this version wrote"
            )
        }
        guard let generatedAt = contents.generatedAt, contents.hasFindings else {
            throw AuditError(message: "\(path) is not whole", hint: "name a report that was written to its end")
        }
        return EarlierReport(
            time: contents.asOf ?? generatedAt,
            language: contents.language,
            servers: contents.servers,
            rules: contents.rules,
            findings: contents.writer.finished(),
            owner: contents.owner,
            datastore: contents.datastore
        )
    }

    private static func take(_ key: String, _ scanner: inout JSONScanner, into contents: inout Contents) throws {
        switch key {
        case "formatVersion": contents.version = try scanner.value().integer
        case "generatedAt": contents.generatedAt = try time(&scanner)
        case "asOf": contents.asOf = try time(&scanner)
        case "language": contents.language = try scanner.value().text.flatMap(AuditLanguage.init)
        case "scope":
            let scope = try scanner.value()
            contents.owner = scope["owner"]?.text
            contents.datastore = scope["datastore"]?.text
        case "servers":
            try scanner.array { scanner in
                let server = try scanner.value()
                guard let name = server["name"]?.text, let uuid = server["instanceUUID"]?.text else { return }
                contents.servers.append(EarlierReport.Server(name: name, instanceUUID: uuid))
            }
        case "rules":
            try scanner.array { scanner in
                let rule = try scanner.value()
                guard rule["isRun"]?.truth == true, let id = rule["id"]?.text else { return }
                contents.rules[id] = (rule["parameters"]?.members ?? []).reduce(into: [:]) { values, member in
                    values[member.key] = AuditValue(json: member.value)
                }
            }
        case "findings":
            contents.hasFindings = true
            try scanner.array { scanner in
                guard let finding = AuditFinding(json: try scanner.value()) else {
                    throw JSONScanner.Fault(description: "a finding lacks its rule, severity, server or subject")
                }
                try contents.writer.append(finding)
            }
        default: try scanner.skip()
        }
    }

    private static func time(_ scanner: inout JSONScanner) throws -> Date? {
        try scanner.value().text.flatMap { try? Date($0, strategy: .iso8601) }
    }
}

extension AuditValue {
    fileprivate init?(json: JSONValue) {
        if let number = json.integer {
            self = .number(Int(number))
        } else if let words = json.elements {
            self = .words(words.compactMap(\.text))
        } else {
            return nil
        }
    }
}

extension AuditFinding {
    /// What a report's JSON says of a finding.
    init?(json: JSONValue) {
        guard let rule = json["ruleID"]?.text, let severity = json["severity"]?.text.flatMap(AuditSeverity.init),
            let server = json["server"]?.text, let subject = json["subject"]?.text.flatMap(AuditSubject.init),
            let name = json["name"]?.text
        else { return nil }
        self.init(
            rule: rule,
            severity: severity,
            server: server,
            subject: subject,
            subjectID: json["subjectID"]?.text,
            name: name
        )
        serverUUID = json["key"]?.text.flatMap { Self.server(ofKey: $0) }
        if serverUUID == server { serverUUID = nil }
        part = json["part"]?.text
        datastore = json["datastore"]?.text
        path = json["path"]?.text
        vm = json["vm"]?.text
        owner = json["owner"]?.text
        capacityMiB = json["capacityMiB"]?.integer
        costPerMonth = json["costPerMonth"]?.number
        message = json["message"]?.text ?? ""
        evidence = (json["evidence"]?.members ?? []).compactMap { key, value in
            if let number = value.integer { return AuditEvidence(key: key, value: .number(number)) }
            return value.text.map { AuditEvidence(key: key, value: .text($0)) }
        }
        if let suppression = json["suppression"], let reason = suppression["reason"]?.text,
            let until = suppression["until"]?.text.flatMap(CalendarDay.init)
        {
            self.suppression = Suppression(reason: reason, until: until)
        }
    }
}
