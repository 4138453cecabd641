/// Why no complete answer came back for a request.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable, Equatable {
        /// No connection could be made: name not found, refused, no route.
        case unreachable
        /// The connect timeout or the call's own timeout ran out.
        case timedOut
        /// The certificate's chain, dates or host name do not hold.
        case untrustedCertificate
        /// A thumbprint is pinned and the server showed another certificate.
        case thumbprintMismatch
        /// The connection broke: the request may or may not have reached the server.
        case interrupted
        /// The task was cancelled, or the transport was shut down.
        case cancelled
        /// The answer is larger than the transport accepts.
        case tooLarge
        /// The endpoint or the path does not make a URL that may be used.
        case badURL
        /// Anything else; the message says what.
        case failed
    }

    /// The kind of failure.
    public var code: Code
    /// What happened, in one sentence that names the server.
    public var message: String
    /// SHA-256 thumbprint of the certificate that the server showed, as `AB:CD:…`; `nil` when it showed none.
    public var thumbprintSHA256: String?
    /// `false` only when it is certain that no byte of the request left this machine.
    public var requestMayHaveArrived: Bool

    /// An error; unless told otherwise, the request is taken to have arrived.
    public init(
        _ code: Code,
        _ message: String,
        thumbprintSHA256: String? = nil,
        requestMayHaveArrived: Bool = true
    ) {
        self.code = code
        self.message = message
        self.thumbprintSHA256 = thumbprintSHA256
        self.requestMayHaveArrived = requestMayHaveArrived
    }

    /// The message.
    public var description: String { message }
}
