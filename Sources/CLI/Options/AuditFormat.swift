import ArgumentParser

/// The forms that a report of an audit can take on stdout.
enum AuditFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// The findings, for people.
    case table
    /// The whole report, for programs.
    case json
    /// The findings, for spreadsheets.
    case csv
    /// The whole report, for a wiki or an issue.
    case markdown
    /// The findings, for code-scanning dashboards.
    case sarif
    /// The rules as test cases, for a CI.
    case junit
    /// The whole report, for a browser.
    case html

    init(_ format: OutputFormat) {
        switch format {
        case .table: self = .table
        case .json: self = .json
        case .csv: self = .csv
        }
    }
}
