import FCD

/// Which server a command speaks to, as whom, and what proves that it is the right one.
struct ResolvedConnection: Equatable, Sendable {
    let endpoint: Endpoint
    let username: String
    let password: PasswordSource
    let trust: TLSTrust
    /// How long one call may take; nil leaves it to the client.
    let timeout: Duration?
    /// Whether the calls are shown on stderr.
    let isDebugging: Bool
    /// The profile that took part, if any.
    let profile: String?
    /// The next step where the certificate is not trusted, when there is more to say than usual.
    let trustHint: String?
    /// How hard the server is pressed.
    var pace = PacePolicy.standard
}
