import ArgumentParser

/// The forms that a report of an audit can take on stdout.
enum AuditFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// The findings, for people.
    case table
    /// The whole report, for programs.
    case json
    /// The findings, for spreadsheets.
    case csv
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
