/// Asks before something that cannot be undone.
enum Confirmation {
    /// Returns when the person agrees, by `--yes` or by answering the question.
    ///
    /// - Parameter question: what is about to happen, ending in a question mark.
    /// - Throws: ``CLIError`` with ``CLIError/Code/refused`` when they do not, or cannot be asked.
    static func require(_ question: String, options: ChangeOptions) async throws {
        guard !options.yes else { return }
        let context = CommandContext.current
        guard context.canAsk else {
            throw CLIError(
                .refused,
                "this needs a confirmation, and there is no terminal to ask on: \(question)",
                hint: "give --yes to go ahead"
            )
        }
        let answer = try await Progress.aside {
            try context.standardError.write(VisibleText.escape(question) + " [y/N] ")
            return try await context.interruption.asking {
                try await context.standardInput.readLine(echo: true) ?? ""
            }
        }
        guard ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace }) else {
            throw CLIError(.refused, "not confirmed, nothing was changed")
        }
    }
}
