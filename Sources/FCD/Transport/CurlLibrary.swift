import CCurl

/// What the whole process has to know of libcurl.
enum CurlLibrary {
    /// `curl_global_init` must have run before anything else and must never run twice at once; a `static let` gives
    /// both. It is never undone: another user of libcurl in this process may still need it.
    private static let initialized: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

    /// The name and version of the TLS library in use, such as `OpenSSL/3.0.19`.
    private static let tlsLibrary: String = {
        guard let names = fcd_tls_library().map({ String(cString: $0) }) else { return "no TLS library" }
        return names.split(separator: " ").last.map(String.init) ?? "no TLS library"
    }()

    /// Whether a certificate can be looked at during the handshake.
    static var canCheckCertificates: Bool { tlsLibrary.hasPrefix("OpenSSL/") }

    /// Makes libcurl ready for use, and refuses what this build of it cannot do.
    static func prepare(for endpoint: Endpoint, trust: TLSTrust) throws(TransportError) {
        guard initialized == CURLE_OK else {
            throw .beforeSending(.failed, "libcurl cannot be initialized: \(describe(initialized))")
        }
        if endpoint.scheme == .https, case .thumbprint = trust, !canCheckCertificates {
            throw .beforeSending(
                .failed,
                "this libcurl is built on \(tlsLibrary), which cannot check a thumbprint: "
                    + "use a CA file, or a libcurl that is built on OpenSSL"
            )
        }
    }

    /// libcurl's own words for a code.
    static func describe(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }
}
