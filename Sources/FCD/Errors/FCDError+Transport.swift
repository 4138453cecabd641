extension FCDError {
    /// An error for an exchange that ended without an answer.
    ///
    /// - parameter effect: Where the call changes something and may have arrived, its outcome is unknown, and saying
    ///   anything else would be a guess.
    init(_ error: TransportError, calling method: String, effect: OperationEffect, server: String) {
        if error.requestMayHaveArrived, effect == .changes {
            self = .unknownOutcome(
                of: method,
                "the connection to \(server) ended before it was answered: \(error.message)"
            )
            return
        }
        switch error.code {
        case .untrustedCertificate, .thumbprintMismatch:
            let seen = error.thumbprintSHA256
            self.init(
                .untrusted,
                error.message,
                hint: seen.map {
                    "compare the SHA-256 thumbprint \($0) with the server's own, then pass it with --thumbprint, "
                        + "or pass its certificate authority with --ca-file"
                } ?? "pass the server's certificate authority with --ca-file, or its certificate with --thumbprint"
            )
        case .cancelled:
            self.init(.cancelled, "cancelled")
        case .timedOut:
            self.init(.unreachable, error.message, hint: "check the network, or allow more time with --timeout")
        case .tooLarge, .failed:
            self.init(.protocolViolation, error.message)
        case .badURL:
            self.init(.invalidArgument, error.message, hint: "write the server as https://vcenter.example")
        case .unreachable, .interrupted:
            self.init(.unreachable, error.message, hint: "check the host name, the network and that the server is up")
        }
    }
}

extension FCDError {
    /// A change that was sent and may or may not have happened.
    package static func unknownOutcome(of what: String, _ why: String, fault: ServerFault? = nil) -> FCDError {
        FCDError(
            .unknownOutcome,
            "it is not known whether \(what) was done: \(why)",
            hint: "run `fcd recover` to find out what the server did",
            fault: fault
        )
    }
}
