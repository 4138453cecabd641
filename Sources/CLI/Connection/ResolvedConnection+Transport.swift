import FCD

extension ResolvedConnection {
    /// The transport over the network. It connects with the first call.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage``: all that can be wrong before a connection is in what was
    ///   given on the command line, in the environment or in the profile.
    func curlTransport() throws(CLIError) -> CurlTransport {
        var options = CurlTransport.Options()
        if let timeout {
            options.callTimeout = timeout
            options.connectTimeout = min(options.connectTimeout, timeout)
        }
        do {
            return try CurlTransport(endpoint: endpoint, trust: trust, options: options)
        } catch {
            throw CLIError(.usage, error.message, hint: trustHint)
        }
    }
}
