/// How a server proves over HTTPS that it is the right one. There is no way to skip the proof.
public enum TLSTrust: Sendable, Equatable {
    /// Its certificate chains up to the system's certificate authorities and names the host.
    case system
    /// Its certificate chains up to a certificate authority in this PEM file and names the host.
    case caFile(String)
    /// Its certificate has this SHA-1 or SHA-256 thumbprint: 40 or 64 hexadecimal digits of either case, with or
    /// without colons. Exactly that certificate is accepted, whoever signed it and whatever host it names; no other
    /// is, even if an authority vouches for it.
    case thumbprint(String)
}
