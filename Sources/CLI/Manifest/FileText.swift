import Foundation

/// Text files that a person names on the command line: `~/` is their home.
enum FileText {
    /// - Throws: ``CLIError``: no such file, or one that cannot be read or is no UTF-8.
    static func read(_ path: String) throws(CLIError) -> String {
        let place = resolve(path)
        guard FileManager.default.fileExists(atPath: place) else {
            throw CLIError(.notFound, "there is no file \(path)")
        }
        guard let data = FileManager.default.contents(atPath: place) else {
            throw CLIError(.inputOutput, "\(path) cannot be read", hint: "check its permissions")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CLIError(.usage, "\(path) is not UTF-8 text")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// The path with `~/` as the home of whoever runs the command.
    static func resolve(_ path: String) -> String {
        guard path.hasPrefix("~/") else { return path }
        return Places(environment: CommandContext.current.environment).resolve(path)
    }
}
