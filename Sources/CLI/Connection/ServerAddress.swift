import FCD
import Foundation

/// A server as people write it: a URL or a bare host, perhaps with a user and a password before an `@`.
struct ServerAddress: Equatable, Sendable {
    let endpoint: Endpoint
    let username: String?
    let password: Secret?

    /// Reads an address such as `vcenter.example`, `https://vcenter.example:8443/sdk`, `[2001:db8::1]` or
    /// `user@vsphere.local:secret@vcenter.example`. Without a scheme it is HTTPS.
    ///
    /// - Parameter source: where the text comes from, such as `GOVC_URL`. Errors name it, and not the text, which may
    ///   hold a password.
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage``.
    init(parsing text: String, from source: String) throws(CLIError) {
        func refuse(_ why: String) -> CLIError {
            CLIError(
                .usage,
                "the server in \(source) \(why)",
                hint: text.contains("@")
                    ? "special characters in a user name or password must be percent-encoded, such as %2F for /"
                    : "write it as https://vcenter.example"
            )
        }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let (scheme, rest) = try Self.splitScheme(trimmed, refuse)

        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard ["", "/", "/sdk", "/sdk/"].contains(rest.dropFirst(authority.count)) else {
            throw refuse("must be a scheme, a host and perhaps a port, without a path")
        }

        // The last @, since user names often have one of their own.
        let credentials = authority.lastIndex(of: "@").map { authority[..<$0] }
        let location = credentials.map { authority.dropFirst($0.count + 1) } ?? authority
        let (host, port) = try Self.splitPort(location, refuse)
        endpoint = Endpoint(scheme: scheme, host: host.lowercased(), port: port)

        let parts = (credentials ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let decoded = parts.map { String($0).removingPercentEncoding ?? String($0) }
        username = decoded.first.flatMap { $0.isEmpty ? nil : $0 }
        password = decoded.count > 1 && !decoded[1].isEmpty ? Secret(decoded[1]) : nil
    }

    private static func splitScheme(
        _ text: String,
        _ refuse: (String) -> CLIError
    ) throws(CLIError) -> (Endpoint.Scheme, Substring) {
        guard let mark = text.firstRange(of: "://") else { return (.https, text[...]) }
        guard let scheme = Endpoint.Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
            throw refuse("must be an https:// or http:// URL")
        }
        return (scheme, text[mark.upperBound...])
    }

    private static func splitPort(
        _ location: Substring,
        _ refuse: (String) -> CLIError
    ) throws(CLIError) -> (host: String, port: Int?) {
        let host: Substring
        if location.hasPrefix("[") {
            guard let end = location.firstIndex(of: "]") else { throw refuse("has a [ without its ]") }
            host = location[...end]
        } else {
            host = location.prefix { $0 != ":" }
        }
        let isClean = host.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x1F && $0 != "\\" }
        guard !host.isEmpty, host != "[]", isClean else { throw refuse("has no valid host name") }
        let rest = location.dropFirst(host.count)
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else {
            throw refuse("has no valid port")
        }
        return (String(host), port)
    }
}

extension Endpoint {
    /// Whether nothing that is sent there leaves this machine.
    var isLoopback: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return host == "localhost" || host == "::1" || (isIPv4 && parts[0] == "127")
    }
}
