import FCD

extension ErrorPresentation {
    init(_ error: FCDError) {
        self.init(
            status: Self.status(for: error.code),
            code: error.code.rawValue,
            message: error.message,
            hint: error.hint,
            candidates: error.candidates,
            fault: error.fault
        )
    }

    private static func status(for code: FCDError.Code) -> ExitStatus {
        switch code {
        case .notFound: .notFound
        // Both are mended on the command line: by a longer name, by another value.
        case .ambiguous, .invalidArgument: .usage
        case .inUse, .conflict: .conflict
        case .loginFailed, .notAuthenticated: .loginFailed
        case .permissionDenied: .permissionMissing
        case .unreachable, .untrusted: .unreachable
        case .cancelled: .interrupted
        case .unsupported, .protocolViolation, .serverFault, .unknownOutcome: .failed
        }
    }
}
