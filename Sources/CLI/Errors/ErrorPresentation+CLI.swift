extension ErrorPresentation {
    init(_ error: CLIError) {
        let status: ExitStatus =
            switch error.code {
            case .usage, .configuration: .usage
            case .noPassword: .loginFailed
            case .exists: .conflict
            case .notFound: .notFound
            case .refused, .inputOutput: .failed
            }
        self.init(status: status, code: error.code.rawValue, message: error.message, hint: error.hint)
    }
}
