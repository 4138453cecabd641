import FCD
import Foundation

/// Keeps sessions in the state folder, one file for each server and user, readable by the person alone.
struct SessionStore: Sendable {
    let folder: String

    init(places: Places) {
        folder = places.stateDirectory + "/sessions"
    }

    /// The session that was kept, if there is one to rely on: a file that is damaged, of another server, or open to
    /// others is as good as none, and the next login replaces it.
    func load(_ endpoint: Endpoint, username: String) -> StoredSession? {
        let path = path(endpoint, username)
        guard
            let data = PrivateFile.read(path),
            let session = try? Self.decoder.decode(StoredSession.self, from: data),
            session.endpoint == endpoint.url, session.username == username
        else { return nil }
        return session
    }

    /// Keeps a session, instead of any earlier one for the same server and user.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    func save(_ session: StoredSession, for endpoint: Endpoint) throws {
        try PrivateFile.write(try Self.encoder.encode(session), to: path(endpoint, session.username))
    }

    /// Forgets a session; one that is not there is forgotten already.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    func delete(_ endpoint: Endpoint, username: String) throws {
        try PrivateFile.delete(path(endpoint, username))
    }

    private func path(_ endpoint: Endpoint, _ username: String) -> String {
        // Everything else is percent-encoded, `/` above all, so that the name stays one name below the folder.
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_@.")
        let parts = [endpoint.scheme.rawValue, endpoint.host, "\(endpoint.port)", username]
        let name = parts.map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }.joined(separator: "+")
        return "\(folder)/\(name).json"
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
