import Audit

/// Writes a report of an audit to stdout, finding by finding: there may be a million of them.
struct AuditReportWriter {
    let report: AuditReport
    let format: AuditFormat
    let output: OutputOptions

    /// - Throws: ``OutputError`` where stdout cannot be written.
    func write() throws {
        let context = CommandContext.current
        if output.quiet { return try writeIdentifiers(to: context.standardOutput) }
        switch format {
        case .json: try report.writeJSON { try context.standardOutput.write($0) }
        case .csv: try writeCSV(to: context.standardOutput)
        case .html: try context.standardOutput.write(try report.html())
        case .table: try writeTable()
        }
    }

    private func writeTable() throws {
        let list = StreamedListing(columns: AuditFindingRow.columns(for: report), output)
        try report.findings.forEach { finding in
            try Task.checkCancellation()
            try list.add(AuditFindingRow(finding: finding))
        }
        // What was found, or not, stands in the summary.
        if list.count > 0 { try list.end(empty: "") }
    }

    private func writeCSV(to target: any TextOutput) throws {
        let writer = CSVText(escapesControls: target.isTerminal)
        var text = writer.record(AuditReport.csvColumns)
        try report.findings.forEach { finding in
            try Task.checkCancellation()
            text += writer.record(finding.csvValues)
            guard text.utf8.count >= Self.block else { return }
            try target.write(text)
            text = ""
        }
        try target.write(text)
    }

    /// The things that rules were broken by, each once.
    private func writeIdentifiers(to target: any TextOutput) throws {
        var seen: Set<String> = []
        var text = ""
        try report.findings.forEach { finding in
            guard let id = finding.subjectID, seen.insert(id).inserted else { return }
            text += VisibleText.escape(id) + "\n"
            guard text.utf8.count >= Self.block else { return }
            try target.write(text)
            text = ""
        }
        if !text.isEmpty { try target.write(text) }
    }

    private static let block = 1 << 16
}
