extension AuditReport {
    /// The findings as CSV (RFC 4180): a header with the keys of the JSON, CRLF line ends, UTF-8 without a mark.
    ///
    /// Values are written as they are. A spreadsheet may take one that begins with `=`, `+`, `-` or `@` for a
    /// formula: import the columns as text.
    package func csv() -> String {
        let header = [
            "severity", "ruleID", "diskID", "disk", "server", "datastore", "path", "owner", "capacityMiB", "evidence",
            "command",
        ]
        let rows = findings.map { finding in
            [
                finding.severity.rawValue, finding.ruleID, finding.diskID ?? "", finding.disk, finding.server,
                finding.datastore ?? "", finding.path ?? "", finding.owner ?? "",
                finding.capacityMiB.map(String.init) ?? "", finding.evidence, finding.command,
            ]
        }
        return ([header] + rows).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ value: String) -> String {
        // By bytes: as characters, a carriage return and a line feed together are neither of them.
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        let isPlain = !value.utf8.contains(where: special.contains) && !value.hasPrefix(" ") && !value.hasSuffix(" ")
        if isPlain { return value }
        let doubled = value.unicodeScalars.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] }
        return "\"\(String(String.UnicodeScalarView(doubled)))\""
    }
}
