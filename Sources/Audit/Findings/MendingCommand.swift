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

    /// A command with an argument that is named on a server, and behind it options of the rule's own. What looks like an
    /// option itself stands behind `--`, where a program looks for none.
    init(_ name: String..., argument: String, options: [String] = []) {
        words = Self.looksLikeOption(argument) ? name + options + ["--", argument] : name + [argument] + options
    }

    /// A command line that somebody wrote for a shell: it is shown as it is.
    init(shell line: String) {
        words = [line]
        isLine = true
    }

    /// Whether it is one line for a shell, and not words.
    package private(set) var isLine = false

    /// The command line, quoted for a POSIX shell.
    package var text: String { isLine ? words.joined() : words.map(Self.quoted).joined(separator: " ") }

    /// The words of an option. One whose value looks like an option itself is one word, so that it is taken for a value.
    static func option(_ name: String, _ value: String) -> [String] {
        looksLikeOption(value) ? ["\(name)=\(value)"] : [name, value]
    }

    private static func looksLikeOption(_ word: String) -> Bool { word.utf8.first == UInt8(ascii: "-") }

    /// What looks like an option is one, and means nothing to the shell.
    private static func quoted(_ word: String) -> String {
        let isOption =
            looksLikeOption(word)
            && word.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            }
        return isOption ? word : word.quotedForShell
    }
}
