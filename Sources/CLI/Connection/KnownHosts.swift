import FCD
import Foundation

/// govc's file of trusted certificates: lines of `host[:port] thumbprint`, where the port is 443 unless given.
enum KnownHosts {
    /// The thumbprint that the file has for a server; nil where it has none. A missing file has none.
    ///
    /// - Throws: ``CLIError`` for a file that is there and cannot be read.
    static func thumbprint(of endpoint: Endpoint, in path: String) throws(CLIError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CLIError(.usage, "\(path), named in GOVC_TLS_KNOWN_HOSTS, cannot be read")
        }
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(whereSeparator: \.isWhitespace)
            guard parts.count == 2, !line.hasPrefix("#") else { continue }
            let address = try? ServerAddress(parsing: String(parts[0]), from: path)
            if address?.endpoint.host == endpoint.host, address?.endpoint.port == endpoint.port {
                return String(parts[1])
            }
        }
        return nil
    }
}
