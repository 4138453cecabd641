extension FCDError {
    /// An error for an exchange that ended without an answer.
    ///
    /// - parameter isRepeatable: Whether the call only reads. Where it changes something and may have arrived, the
    ///   outcome is unknown, and saying anything else would be a guess.
    init(_ error: TransportError, calling method: String, isRepeatable: Bool, server: String) {
        if error.requestMayHaveArrived, !isRepeatable {
            self.init(
                .unknownOutcome,
                "the connection to \(server) ended before \(method) was answered: it may have been done (\(error.message))",
                hint: "run `fcd operations --open` to see what is open, and `fcd show` to see what the server did"
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
