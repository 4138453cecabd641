/// The server that a transport speaks to: scheme, host and port.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// How the server is spoken to.
    public enum Scheme: String, Sendable, Hashable {
        /// TLS, with the certificate checked.
        case https
        /// Plain text: for a test server on this machine.
        case http
    }

    /// How the server is spoken to.
    public let scheme: Scheme
    /// Host name, IPv4 address, or IPv6 address without brackets.
    public let host: String
    /// TCP port, 1 to 65535.
    public let port: Int

    /// An endpoint; an IPv6 address may come with or without its brackets. Without a port, the scheme's own is taken.
    public init(scheme: Scheme = .https, host: String, port: Int? = nil) {
        self.scheme = scheme
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port ?? (scheme == .https ? 443 : 80)
    }

    /// The URL without a path, such as `https://vcenter.example` or `http://[::1]:8989`; the scheme's own port is
    /// left out.
    public var url: String {
        let isDefault = port == (scheme == .https ? 443 : 80)
        return "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host)" + (isDefault ? "" : ":\(port)")
    }

    /// The URL.
    public var description: String { url }
}
