/// A lock on a file, as a host sees it: a `FileLockInfo`.
package struct FileLock: Sendable, Equatable {
    /// The host that has it, by its name.
    package var host: String
    /// The process on that host, such as `vmx-app-01`.
    package var world: String
    /// The server's word, such as `exclusive`; its words are not documented.
    package var mode: String

    init(_ node: XMLNode) throws(AnswerError) {
        host = try node.string("host")
        world = try node.string("worldName")
        mode = try node.string("lockMode")
    }

    /// Whether the file is certainly somebody's.
    package var isExclusive: Bool { mode.lowercased().contains("exclusive") }

    /// Whether the row only says that nobody has locked the file.
    package var isFree: Bool { ["", "0", "none", "free", "unlocked"].contains(mode.lowercased()) }
}
