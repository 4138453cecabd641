import ArgumentParser

/// What the argument parser has to say: help, the version, or that the arguments are not understood.
struct ParserMessage: Error {
    private let text: String
    private let message: String
    private let status: ExitStatus

    /// - Parameter error: thrown by parsing.
    init(_ error: any Error) {
        text = FCDCommand.fullMessage(for: error)
        message = FCDCommand.message(for: error)
        status = FCDCommand.exitCode(for: error).isSuccess ? .done : .usage
    }

    /// - Parameter error: thrown by parsing or by running a command; nil where it is not the parser's.
    init?(runtime error: any Error) {
        switch error {
        case let message as ParserMessage: self = message
        case is CleanExit, is ValidationError: self.init(error)
        // `fcd help` throws an error of a type that is the parser's secret.
        default:
            guard FCDCommand.exitCode(for: error).isSuccess else { return nil }
            self.init(error)
        }
    }

    /// Help goes to stdout, an error to stderr.
    func show(asJSON: Bool, in context: CommandContext) throws -> ExitStatus {
        guard status != .done else {
            try context.standardOutput.write(text + "\n")
            return .done
        }
        let error = ErrorPresentation(status: status, code: CLIError.Code.usage.rawValue, message: message)
        try context.standardError.write(asJSON ? ErrorText.json(error) : text + "\n")
        return status
    }
}
