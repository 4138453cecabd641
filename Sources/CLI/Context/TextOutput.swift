/// A stream that text is written to.
protocol TextOutput: Sendable {
    /// Writes all of the text.
    ///
    /// - Throws: ``OutputError``.
    func write(_ text: String) throws(OutputError)

    /// The columns of the terminal behind the stream; nil where there is none.
    var terminalWidth: Int? { get }
}

extension TextOutput {
    var isTerminal: Bool { terminalWidth != nil }
}

/// Text that could not be written.
struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
    let description: String
    /// Whether whoever read the stream has closed it.
    let isReaderGone: Bool
}
