/// Where a person's answers come from.
protocol LineInput: Sendable {
    /// Whether a person sits there who can be asked.
    var isTerminal: Bool { get }

    /// Waits for one line, without its line break; nil at the end of the input.
    ///
    /// - Parameter echo: whether the terminal shows what is typed.
    /// - Throws: `CancellationError` soon after the task was cancelled.
    func readLine(echo: Bool) async throws -> String?
}
