import Catalog
import Foundation

extension AuditReport {
    /// Writes the report as JSON: times as ISO 8601 in UTC, a finding a line. A key whose value is not known is left out.
    /// - Throws: what `sink` throws, and `POSIXError` where the findings cannot be read.
    package func writeJSON(to sink: @escaping (String) throws -> Void) throws {
        var writer = JSONWriter(to: sink)
        try writer.raw("{\n\"formatVersion\": \(Self.formatVersion),\n\"generatedAt\": ")
        try writer.raw(JSONWriter.string(generatedAt.formatted(.iso8601)))
        if let asOf { try writer.raw(",\n\"asOf\": " + JSONWriter.string(asOf.formatted(.iso8601))) }
        try writer.raw(",\n\"language\": \"\(language.rawValue)\",\n\"scope\": ")
        try writer.object { scope.write(into: &$0) }
        try list("servers", servers, &writer) { $0.write(into: &$1) }
        try list("rules", rules, &writer) { $0.write(into: &$1) }
        try writer.raw(",\n\"totals\": ")
        try writer.object { sums.write(into: &$0) }
        try list("byOwner", sums.byOwner, &writer) { $0.write(as: "owner", into: &$1) }
        try list("byDatastore", sums.byDatastore, &writer) { $0.write(as: "datastore", into: &$1) }
        try list("unattached", sums.unattached, &writer) { $0.write(into: &$1) }
        try list("trend", trend, &writer) { $0.write(into: &$1) }
        try list("expiredSuppressions", expiredSuppressions, &writer) { $0.write(into: &$1) }
        if let comparison {
            try writer.raw(",\n\"comparison\": ")
            try writer.object { comparison.write(into: &$0) }
        }
        try list("findings", findings, &writer)
        if let comparison { try list("mended", comparison.mended, &writer) }
        try writer.raw("\n}\n")
        try writer.flush()
    }

    /// The report as JSON in memory, for reports that are known to be small.
    package func json() throws -> String {
        var text = ""
        try writeJSON { text += $0 }
        return text
    }

    private func list<Element>(
        _ key: String,
        _ elements: [Element],
        _ writer: inout JSONWriter,
        _ write: (Element, inout JSONObject) -> Void
    ) throws {
        try writer.raw(",\n\"\(key)\": [")
        for (index, element) in elements.enumerated() {
            try writer.raw(index == 0 ? "\n" : ",\n")
            try writer.object { write(element, &$0) }
        }
        try writer.raw(elements.isEmpty ? "]" : "\n]")
    }

    private func list(_ key: String, _ findings: AuditFindings, _ writer: inout JSONWriter) throws {
        try writer.raw(",\n\"\(key)\": [")
        var isFirst = true
        try findings.forEach { finding in
            try writer.raw(isFirst ? "\n" : ",\n")
            isFirst = false
            try writer.object { finding.write(into: &$0) }
        }
        try writer.raw(isFirst ? "]" : "\n]")
    }
}

extension AuditFinding {
    func write(into object: inout JSONObject) {
        object.add("key", key)
        object.add("ruleID", rule)
        object.add("severity", severity.rawValue)
        object.add("server", server)
        object.add("subject", subject.rawValue)
        object.add("subjectID", subjectID)
        object.add("name", name)
        object.add("part", part)
        object.add("datastore", datastore)
        object.add("path", path)
        object.add("vm", vm)
        object.add("owner", owner)
        object.add("capacityMiB", capacityMiB)
        object.add("costPerMonth", sum: costPerMonth)
        object.add("message", message)
        object.add("evidence") { object in
            for item in evidence {
                switch item.value {
                case .text(let text): object.add(item.key, text)
                case .number(let number): object.add(item.key, number)
                }
            }
        }
        object.add("commands", commands.map(\.text))
        object.add("isSafeToMend", isSafeToMend)
        if let suppression {
            object.add("suppression") { object in
                object.add("reason", suppression.reason)
                object.add("until", suppression.until.description)
            }
        }
        object.add("change", change?.rawValue)
    }
}

extension AuditScope {
    fileprivate func write(into object: inout JSONObject) {
        object.add("only", only)
        object.add("skip", skip)
        object.add("owner", owner)
        object.add("datastore", datastore)
    }
}

extension AuditServer {
    fileprivate func write(into object: inout JSONObject) {
        object.add("name", name)
        object.add("instanceUUID", instanceUUID)
        object.add("url", url)
        object.add("lastSync", lastSync)
        object.add("ageSeconds", ageSeconds)
        object.add("replacedAt", replacedAt)
    }
}

extension AuditRuleResult {
    fileprivate func write(into object: inout JSONObject) {
        object.add("id", id)
        object.add("group", group.rawValue)
        object.add("severity", severity.rawValue)
        object.add("title", title)
        object.add("explanation", explanation)
        object.add("remedy", remedy)
        object.add("parameters") { object in
            for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
                switch value {
                case .number(let number): object.add(name, number)
                case .words(let words): object.add(name, words)
                }
            }
        }
        object.add("isRun", isRun && error == nil)
        object.add("findings", findings)
        object.add("suppressed", suppressed)
        object.add("notes", notes)
        if let error {
            object.add("error") { object in
                object.add("message", error.message)
                object.add("hint", error.hint)
            }
        }
    }
}

extension AuditSums {
    fileprivate func write(into object: inout JSONObject) {
        object.add("disks", disks)
        object.add("capacityMiB", capacityMiB)
        object.add("orphanedDisks", orphanedDisks)
        object.add("orphanedMiB", orphanedMiB)
        object.add("unownedDisks", unownedDisks)
        object.add("currency", currency)
        object.add("costPerMonth", sum: costPerMonth)
        object.add("orphanedCostPerMonth", sum: orphanedCostPerMonth)
        object.add("findings", findings)
        object.add("suppressed", suppressed)
        object.add("safeToMend", safeToMend)
        object.add("bySeverity") { object in
            for severity in AuditSeverity.allCases { object.add(severity.rawValue, bySeverity[severity] ?? 0) }
        }
    }
}

extension AuditShare {
    fileprivate func write(as kind: String, into object: inout JSONObject) {
        object.add(kind, name)
        object.add("server", server)
        object.add("serverUUID", serverUUID)
        object.add("disks", disks)
        object.add("capacityMiB", capacityMiB)
        object.add("orphanedDisks", orphanedDisks)
        object.add("orphanedMiB", orphanedMiB)
        object.add("findings", findings)
        object.add("costPerMonth", sum: costPerMonth)
        object.add("orphanedCostPerMonth", sum: orphanedCostPerMonth)
    }
}

extension AuditAge {
    fileprivate func write(into object: inout JSONObject) {
        object.add("fromDays", fromDays)
        object.add("toDays", toDays)
        object.add("disks", disks)
        object.add("capacityMiB", capacityMiB)
    }
}

extension AuditTrendPoint {
    fileprivate func write(into object: inout JSONObject) {
        object.add("day", day)
        object.add("disks", disks)
        object.add("provisionedMiB", provisionedMiB)
        object.add("capacityMiB", capacityMiB)
        object.add("freeMiB", freeMiB)
    }
}

extension AuditSuppression {
    fileprivate func write(into object: inout JSONObject) {
        object.add("rule", rule)
        object.add("disk", disk)
        object.add("owner", owner)
        object.add("datastore", datastore)
        object.add("reason", reason)
        object.add("until", until.description)
    }
}

extension AuditComparison {
    fileprivate func write(into object: inout JSONObject) {
        object.add("earlier", earlier)
        object.add("new", new)
        object.add("still", still)
        object.add("mended", mended.count)
        for (key, counts) in [("bySeverity", bySeverity), ("earlierBySeverity", earlierBySeverity)] {
            object.add(key) { object in
                for severity in AuditSeverity.allCases { object.add(severity.rawValue, counts[severity] ?? 0) }
            }
        }
    }
}
