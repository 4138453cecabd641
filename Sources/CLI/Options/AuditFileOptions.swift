import ArgumentParser

/// Files that a report of an audit is written to, beside stdout.
struct AuditFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Also write the report as a page for a browser.", valueName: "path"),
        completion: .file()
    )
    var html: String?

    @Option(
        help: ArgumentHelp("Also write the report as JSON, such as for a later --against.", valueName: "path"),
        completion: .file()
    )
    var json: String?

    @Option(help: ArgumentHelp("Also write the findings as CSV.", valueName: "path"), completion: .file())
    var csv: String?

    @Option(
        help: ArgumentHelp("Also write the report as Markdown, for a wiki or an issue.", valueName: "path"),
        completion: .file()
    )
    var markdown: String?

    @Option(
        help: ArgumentHelp("Also write SARIF 2.1.0, for a code-scanning dashboard.", valueName: "path"),
        completion: .file()
    )
    var sarif: String?

    @Option(
        help: ArgumentHelp("Also write JUnit XML, for a CI: a test case for each rule.", valueName: "path"),
        completion: .file()
    )
    var junit: String?

    /// The files that were asked for.
    var files: [(format: AuditFormat, path: String)] {
        let all: [(AuditFormat, String?)] = [
            (.html, html), (.json, json), (.csv, csv), (.markdown, markdown), (.sarif, sarif), (.junit, junit),
        ]
        return all.compactMap { format, path in path.map { (format, $0) } }
    }

    func validate() throws {
        let paths = files.map(\.path)
        guard Set(paths).count == paths.count else {
            throw ValidationError("Two forms of the report cannot be written to one file.")
        }
        if paths.contains("") { throw ValidationError("A file's name is empty.") }
    }
}
