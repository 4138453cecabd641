/// Where a person's answers come from.
protocol LineInput: Sendable {
    /// Whether a person sits there who can be asked.
    var isTerminal: Bool { get }

    /// Waits for one line, without its line break; nil at the end of the input.
    ///
    /// - Parameter echo: whether the terminal shows what is typed.
    /// - Throws: `CancellationError` soon after the task was cancelled.
    func readLine(echo: Bool) async throws -> String?

    /// Waits for some bytes; none at the end of the input. For input that only one reads, and whole.
    ///
    /// - Parameter isEnding: asked while nothing comes; true ends the input.
    /// - Throws: `CancellationError` soon after the task was cancelled.
    func readBytes(unless isEnding: @Sendable () -> Bool) async throws -> [UInt8]
}

extension LineInput {
    /// Line by line, for inputs that have no bytes.
    func readBytes(unless isEnding: @Sendable () -> Bool) async throws -> [UInt8] {
        if isEnding() { return [] }
        return try await readLine(echo: true).map { Array(($0 + "\n").utf8) } ?? []
    }
}
