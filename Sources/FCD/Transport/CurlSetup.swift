import CCurl
import Foundation

/// What all requests of one transport share, checked once.
struct CurlSetup: Sendable {
    let endpoint: Endpoint
    let trust: TLSTrust
    let options: CurlTransport.Options
    /// The only certificate to accept, when one is pinned.
    let thumbprint: CertificateThumbprint?

    init(endpoint: Endpoint, trust: TLSTrust, options: CurlTransport.Options) throws(TransportError) {
        try CurlLibrary.prepare(for: endpoint, trust: trust)
        guard Self.isHost(endpoint.host), (1...65_535).contains(endpoint.port) else {
            throw .beforeSending(.badURL, "\(endpoint.url.debugDescription) is not the URL of a server")
        }
        switch trust {
        case .system:
            thumbprint = nil
        case .caFile(let path):
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw .beforeSending(.untrustedCertificate, "the CA file \(path) cannot be read")
            }
            thumbprint = nil
        case .thumbprint(let text):
            guard let read = CertificateThumbprint(text) else {
                throw .beforeSending(
                    .untrustedCertificate,
                    "\(text.debugDescription) is not a thumbprint: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, "
                        + "with or without colons, are expected"
                )
            }
            thumbprint = read
        }
        self.endpoint = endpoint
        self.trust = trust
        self.options = options
    }

    /// Whether the handshake can be looked into; without it, certificates are checked all the same, but by libcurl.
    var checksCertificates: Bool { endpoint.scheme == .https && CurlLibrary.canCheckCertificates }

    /// Sets what does not depend on the request.
    func apply(to easy: borrowing CurlEasyHandle) throws(TransportError) {
        // Signals are the program's own business, and unsafe with several threads.
        try easy.set(CURLOPT_NOSIGNAL, 1)
        try easy.allowHTTPOnly()
        try easy.setQuickExit()
        // A change must not be sent on to another place; the caller sees the 3xx status.
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        // As every vSphere client in wide use does. With HTTP/2 one broken connection would leave the fate of all
        // calls under way unknown instead of one's.
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try easy.set(CURLOPT_PATH_AS_IS, 1)
        try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try easy.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout.milliseconds)
        // Notices in a call that waits for minutes that its server is gone.
        try easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        try easy.set(CURLOPT_TCP_KEEPIDLE, 30)
        try easy.set(CURLOPT_TCP_KEEPINTVL, 15)
        // Servers close idle connections about now; a connection that is about to be closed may swallow a request.
        try easy.set(CURLOPT_MAXAGE_CONN, 60)
        if isLoopback {
            // No proxy can reach what listens on this machine alone.
            try easy.set(CURLOPT_PROXY, "")
        }
        if endpoint.scheme == .https { try applyTrust(to: easy) }
    }

    private func applyTrust(to easy: borrowing CurlEasyHandle) throws(TransportError) {
        try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        // A resumed TLS session shows no certificate, so each connection makes a full handshake.
        try easy.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        switch trust {
        case .system:
            try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        case .caFile(let path):
            try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
            try easy.set(CURLOPT_CAINFO, path)
            // Otherwise the system's authorities would count as well.
            try easy.set(CURLOPT_CAPATH, nil)
        case .thumbprint:
            // The pin names one certificate, whoever signed it: no authorities to load, no host name to compare.
            try easy.set(CURLOPT_SSL_VERIFYHOST, 0)
            try easy.set(CURLOPT_CAINFO, nil)
            try easy.set(CURLOPT_CAPATH, nil)
        }
    }

    private var isLoopback: Bool {
        endpoint.host == "localhost" || endpoint.host == "::1" || endpoint.host.hasPrefix("127.")
    }

    /// Whether the text can stand in a URL's host without changing its meaning.
    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value > 32 && scalar.value != 127 && !"/?#@[]\\<>\"'{}|^`;,".unicodeScalars.contains(scalar)
            }
    }

    /// Whether the text is an absolute path, percent-encoded, that can be put behind the endpoint's URL.
    static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
    }
}

extension Duration {
    /// Whole milliseconds for libcurl, at least 1: it takes 0 for its own default.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        let wanted = overflow ? Int64.max / 2 : product + attoseconds / 1_000_000_000_000_000
        return Int(min(max(wanted, 1), Int64(Int32.max)))
    }
}
