/// Words for a POSIX shell, for the commands that a report suggests.
enum ShellWord {
    private static let plain = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@%+=,".unicodeScalars
    )

    /// `text` as one word; quoted only where the shell would read it otherwise. Names come from the server: one
    /// such as `$(reboot)` must stay a name when the command is pasted.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty, !text.hasPrefix("-"), text.unicodeScalars.allSatisfy(plain.contains) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
