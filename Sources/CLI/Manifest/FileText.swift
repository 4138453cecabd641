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

    /// Writes a file as a whole, in place of what was there.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    static func write(_ text: String, to path: String) throws(CLIError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: resolve(path)), options: .atomic)
        } catch {
            throw CLIError(.inputOutput, "\(path) could not be written: \(error.localizedDescription)")
        }
    }

    private static func resolve(_ path: String) -> String {
        guard path.hasPrefix("~/") else { return path }
        return Places(environment: CommandContext.current.environment).resolve(path)
    }
}
