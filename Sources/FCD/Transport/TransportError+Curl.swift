import CCurl

extension TransportError {
    /// An error from before any byte of the request has left.
    static func beforeSending(_ code: Code, _ message: String) -> Self {
        TransportError(code, message, requestMayHaveArrived: false)
    }
}

extension TransportError.Code {
    /// What a result of libcurl means to the caller.
    ///
    /// - Parameters:
    ///   - isPinned: whether a thumbprint decides on the certificate.
    ///   - wasSent: whether a connection stood and the request was being sent.
    init(_ code: CURLcode, isPinned: Bool, wasSent: Bool) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR:
            self = .unreachable
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION:
            self = isPinned ? .thumbprintMismatch : .untrustedCertificate
        case CURLE_SSL_CACERT_BADFILE:
            self = .untrustedCertificate
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
            // Before the request these come from the handshake, or from a proxy that lets nothing through.
            self = wasSent ? .interrupted : .unreachable
        case CURLE_URL_MALFORMAT:
            self = .badURL
        default:
            self = .failed
        }
    }

    /// What comes after the server's name in a message.
    var phrase: String {
        switch self {
        case .unreachable: "cannot be reached"
        case .timedOut: "has not answered in time"
        case .untrustedCertificate: "is not trusted"
        case .thumbprintMismatch: "shows another certificate than the pinned one"
        case .interrupted: "broke the connection"
        case .cancelled: "was not waited for"
        case .tooLarge: "answers with too much"
        case .badURL: "has no valid URL"
        case .failed: "cannot be spoken to"
        }
    }
}
