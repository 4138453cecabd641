import FCD
import Foundation

/// Puts a connection together from flags, environment and configuration.
///
/// The order is: flags, the profile chosen with `--profile`, `FCD_…`, `GOVC_…`, the default profile. The first that
/// names a server decides; each setting then comes from the first that has it. A source that names *another* server
/// contributes nothing, and a password stays with the user name beside it: no password ever goes to a server, or is
/// tried for an account, that it was not meant for.
struct ConnectionResolver {
    let environment: [String: String]
    let places: Places
    let configuration: Configuration

    /// - Throws: ``CLIError``.
    func resolve(_ options: ConnectionOptions) throws(CLIError) -> ResolvedConnection {
        let sources = try self.sources(options)
        guard let endpoint = sources.lazy.compactMap(\.address).first?.endpoint else {
            throw CLIError(
                .usage,
                "no server is given",
                hint: "give --server URL, set FCD_URL, or describe the server in \(places.configurationFile)"
            )
        }
        let relevant = sources.filter { $0.address == nil || $0.address?.endpoint == endpoint }
        try checkScheme(of: endpoint, relevant)
        guard let username = relevant.lazy.compactMap(\.username).first else {
            throw CLIError(
                .usage,
                "no user name is given for \(endpoint)",
                hint: "give --username NAME, set FCD_USERNAME, or put it into the profile"
            )
        }
        let password = relevant.first { $0.password != nil && ($0.username ?? username) == username }?.password
        let trust = try trust(for: endpoint, relevant)
        return ResolvedConnection(
            endpoint: endpoint,
            username: username,
            password: password ?? .prompt,
            trust: trust,
            timeout: relevant.lazy.compactMap(\.timeout).first,
            isDebugging: options.debug,
            profile: relevant.lazy.compactMap(\.profile).first,
            trustHint: trust == .system ? insecureHint : nil,
            pace: relevant.map(\.pace).reduce(PaceSettings()) { $0.completed(by: $1) }.policy
        )
    }

    /// The server that is meant, whoever logs in to it; nil where none is given.
    ///
    /// - Throws: ``CLIError``.
    func endpoint(_ options: ConnectionOptions) throws(CLIError) -> Endpoint? {
        try sources(options).lazy.compactMap(\.address).first?.endpoint
    }

    private func sources(_ options: ConnectionOptions) throws(CLIError) -> [ConnectionSource] {
        var sources = [try ConnectionSource(options)]
        let chosen = try configuration.profile(named: options.catalog.singleProfile())
        if let chosen { sources.append(try ConnectionSource(chosen, places: places)) }
        sources.append(try ConnectionSource(fcd: environment))
        sources.append(try ConnectionSource(govc: environment))
        if chosen == nil, let standard = try configuration.standardProfile() {
            sources.append(try ConnectionSource(standard, places: places))
        }
        return sources
    }

    private func checkScheme(of endpoint: Endpoint, _ sources: [ConnectionSource]) throws(CLIError) {
        guard endpoint.scheme == .http, !endpoint.isLoopback else { return }
        guard !sources.contains(where: \.allowsPlainHTTP) else { return }
        throw CLIError(
            .usage,
            "\(endpoint) would send the password in the clear",
            hint: "use https://, or for a test server a profile with `allow-plain-http: true`"
        )
    }

    private func trust(for endpoint: Endpoint, _ sources: [ConnectionSource]) throws(CLIError) -> TLSTrust {
        for source in sources {
            if let thumbprint = source.thumbprint { return .thumbprint(try checked(thumbprint, of: source.name)) }
            for file in source.knownHostsFiles {
                if let thumbprint = try KnownHosts.thumbprint(of: endpoint, in: places.resolve(file)) {
                    return .thumbprint(try checked(thumbprint, of: file))
                }
            }
            if let file = source.caFile { return .caFile(file) }
        }
        return .system
    }

    /// 40 or 64 hexadecimal digits, with or without colons.
    private func checked(_ thumbprint: String, of source: String) throws(CLIError) -> String {
        let digits = thumbprint.filter { $0 != ":" }
        guard digits.count == 40 || digits.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw CLIError(
                .usage,
                "the thumbprint beside \(source) is neither SHA-1 nor SHA-256: it must have 40 or 64 hexadecimal digits"
            )
        }
        return thumbprint
    }

    /// Users of govc may wonder why an untrusted certificate is refused.
    private var insecureHint: String? {
        guard ["1", "true", "t"].contains(environment["GOVC_INSECURE"]?.lowercased()) else { return nil }
        return "GOVC_INSECURE is not honoured; compare the certificate's thumbprint and give it with --thumbprint"
    }
}
