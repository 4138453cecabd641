import ArgumentParser

/// How a command's result is shown. Results go to stdout; notes, warnings, questions and errors to stderr.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "Show the result as a table, as JSON or as CSV."
    )
    var format: OutputFormat = .table

    @Flag(name: .shortAndLong, help: "Show the IDs of a list only, one a line, and nothing about a change.")
    var quiet = false

    /// Shows a result.
    func show(_ payload: some Presentable) throws {
        try Output(format: format, isQuiet: quiet, context: .current).show(payload)
    }

    /// Tells the person something beside the result, such as that there was nothing to do.
    func note(_ text: String) {
        guard !quiet else { return }
        CommandContext.current.say(VisibleText.escape(text))
    }
}
