import Catalog

/// A command that mends what was found, or begins to: its words, `fcd` or another program first. Words in capitals are
/// to be filled in.
package struct MendingCommand: Equatable, Sendable {
    /// The program and its arguments, not quoted.
    package var words: [String]

    package init(_ words: [String]) {
        self.words = words
    }

    package init(_ words: String...) {
        self.words = words
    }

    /// A command line that somebody wrote for a shell: it is shown as it is.
    init(shell line: String) {
        words = [line]
        isLine = true
    }

    /// Whether it is one line for a shell, and not words.
    package private(set) var isLine = false

    /// The command line, quoted for a POSIX shell.
    package var text: String { isLine ? words.joined() : words.map(\.quotedForShell).joined(separator: " ") }
}
