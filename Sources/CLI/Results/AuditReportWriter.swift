import Audit

/// Writes a report of an audit, finding by finding: there may be a million of them.
struct AuditReportWriter {
    let report: AuditReport
    let format: AuditFormat
    let output: OutputOptions
    /// Writes CSV so that a spreadsheet reads it as UTF-8 and takes no name for a formula.
    var isForSpreadsheet = false

    /// Writes it to stdout.
    /// - Throws: ``OutputError`` where that cannot be written.
    func write() throws {
        let target = CommandContext.current.standardOutput
        if output.quiet { return try writeIdentifiers(to: target) }
        try write(to: target)
    }

    /// Writes it to a file, which takes the place of what was there when it is complete.
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    func write(toFile path: String) throws {
        do {
            try PrivateFile.write(to: path, mode: 0o666) { try write(to: $0) }
        } catch let error as OutputError {
            throw CLIError(.inputOutput, "the report cannot be written to \(path): \(error.description)")
        } catch let error as CLIError {
            throw CLIError(
                error.code,
                "the report cannot be written: \(error.message)",
                hint: error.hint ?? "name a file in a folder that is there and can be written"
            )
        }
    }

    private func write(to target: any TextOutput) throws {
        let sink: (String) throws -> Void = { text in
            try Task.checkCancellation()
            try target.write(text)
        }
        switch format {
        case .json: try report.writeJSON(to: sink)
        case .csv: try writeCSV(to: target)
        case .markdown: try report.writeMarkdown(to: sink)
        case .sarif: try report.writeSARIF(version: Version.current, to: sink)
        case .junit: try report.writeJUnit(to: sink)
        case .html: try report.writeHTML(to: sink)
        case .table: try writeTable()
        }
    }

    private func writeTable() throws {
        let list = StreamedListing(columns: AuditFindingRow.columns(for: report), output)
        try eachFinding { try list.add(AuditFindingRow(finding: $0)) }
        // What was found, or not, stands in the summary.
        if list.count > 0 { try list.end(empty: "") }
    }

    private func writeCSV(to target: any TextOutput) throws {
        let writer = CSVText(escapesControls: target.isTerminal, isForSpreadsheet: isForSpreadsheet)
        var text = (isForSpreadsheet ? "\u{FEFF}" : "") + writer.record(AuditReport.csvColumns)
        try eachFinding { finding in
            text += writer.record(finding.csvValues)
            guard text.utf8.count >= Self.block else { return }
            try target.write(text)
            text = ""
        }
        try target.write(text)
    }

    /// The findings, and those that were mended since an earlier report.
    private func eachFinding(_ body: (AuditFinding) throws -> Void) throws {
        for findings in [report.findings, report.comparison?.mended].compactMap(\.self) {
            try findings.forEach { finding in
                try Task.checkCancellation()
                try body(finding)
            }
        }
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
