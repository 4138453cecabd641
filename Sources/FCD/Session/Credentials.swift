/// A user name and password for a vSphere server. Its description never shows the password.
public struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Such as `administrator@vsphere.local`.
    public var username: String
    /// In clear; it is sent over TLS and written nowhere.
    public var password: String

    /// A user name with its password.
    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    /// `user:***`.
    public var description: String { "\(username):***" }
    /// `user:***`.
    public var debugDescription: String { description }
}

/// Finds credentials when they are needed: at the first login, and again if the session ends in the middle of work.
public typealias CredentialsProvider = @Sendable () async throws -> Credentials
