import ArgumentParser

/// The forms that a result can take on stdout.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people.
    case table
    /// For programs: stable keys, exact values.
    case json
    /// For spreadsheets: RFC 4180, the same keys and values as JSON.
    case csv

    /// The format that the arguments ask for, even if they cannot be parsed: an error is shown in it, too.
    static func asked(in arguments: [String]) -> OutputFormat? {
        var format: OutputFormat?
        var previous = ""
        for argument in arguments.prefix(while: { $0 != "--" }) {
            if previous == "-o" || previous == "--output" {
                format = OutputFormat(rawValue: argument) ?? format
            } else if argument.hasPrefix("--output=") {
                format = OutputFormat(rawValue: String(argument.dropFirst("--output=".count))) ?? format
            } else if argument.hasPrefix("-o"), argument.count > 2 {
                format = OutputFormat(rawValue: String(argument.dropFirst(argument.hasPrefix("-o=") ? 3 : 2))) ?? format
            }
            previous = argument
        }
        return format
    }
}
