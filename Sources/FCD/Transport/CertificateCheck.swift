import CCurl

/// Owns one reference to the C library's check of certificates; the connections that use it own their own.
struct CertificateCheck: ~Copyable {
    /// For the handle that shall use the check; valid as long as this value lives.
    let pointer: OpaquePointer

    /// With a thumbprint, exactly that certificate is accepted; without one, the chain is verified.
    init(pinned thumbprint: CertificateThumbprint?) throws(TransportError) {
        let digest = thumbprint?.digest ?? []
        guard let made = fcd_certificate_check_create(digest, digest.count) else {
            throw .beforeSending(.failed, "the certificate check cannot be made: out of memory")
        }
        pointer = made
    }

    deinit {
        fcd_certificate_check_release(pointer)
    }

    /// SHA-256 thumbprint of the last certificate that a server showed for this request.
    var seen: CertificateThumbprint? {
        fcd_certificate_check_seen(pointer).map { bytes in
            CertificateThumbprint(digest: Array(UnsafeBufferPointer(start: bytes, count: 32)))
        }
    }
}
