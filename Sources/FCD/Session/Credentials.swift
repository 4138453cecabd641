/// A user name and password for a vSphere server. Its description never shows the password.
public struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var username: String
    public var password: String

    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    public var description: String { "\(username):***" }
    public var debugDescription: String { description }
}

/// Finds credentials when they are needed: at the first login, and again if the session ends in the middle of work.
public typealias CredentialsProvider = @Sendable () async throws -> Credentials
