import FCD
import Foundation
import Synchronization

/// Takes one command through its dealings with a server: connects, goes on with the session that was kept or logs
/// in, and closes the connections whatever happens.
///
/// A kept session is not tested first, which would cost a call: where the server has ended it, the first call that
/// needs it logs in again.
struct ServerConnector {
    let connection: ResolvedConnection
    private let store: SessionStore

    init(_ connection: ResolvedConnection) {
        self.connection = connection
        store = SessionStore(places: Places(environment: CommandContext.current.environment))
    }

    /// Runs the work with a client that is logged in.
    ///
    /// - Throws: ``FCDError``, ``CLIError``, or what the work throws.
    func run<Value>(_ work: (VSphereClient) async throws -> Value) async throws -> Value {
        try await connected { transport in
            let kept = store.load(connection.endpoint, username: connection.username)
            let client = try await client(over: transport, cookie: kept?.cookie)
            let isRenewed = Mutex(false)
            try client.logInAgain { [connection] in
                let credentials = try await connection.credentials()
                isRenewed.withLock { $0 = true }
                return credentials
            }
            if kept == nil {
                let user = try await logIn(client)
                warnIfNotKept { try keep(client, userName: user.userName) }
            }
            // Also when the work fails: the next command need not log in again for that.
            defer {
                if isRenewed.withLock({ $0 }) {
                    warnIfNotKept { try keep(client, userName: kept?.userName ?? connection.username) }
                }
            }
            // The kept session must not collect what each command leaves on the server.
            do {
                let value = try await work(client)
                await client.close()
                return value
            } catch {
                await client.close()
                throw error
            }
        }
    }

    /// How a login went.
    struct LoginOutcome {
        /// As the server names the user, such as `VSPHERE.LOCAL\Administrator`.
        let userName: String
        /// False where a kept session was still good.
        let isNew: Bool
    }

    /// Logs in and keeps the session, unless one that was kept is still good.
    ///
    /// - Throws: ``FCDError``; ``CLIError``, also where the session cannot be kept.
    func logIn() async throws -> LoginOutcome {
        try await connected { transport in
            let kept = store.load(connection.endpoint, username: connection.username)
            let client = try await client(over: transport, cookie: kept?.cookie)
            if kept != nil, let user = try await client.currentUser() {
                return LoginOutcome(userName: user, isNew: false)
            }
            let user = try await logIn(client)
            try keep(client, userName: user.userName)
            return LoginOutcome(userName: user.userName, isNew: true)
        }
    }

    /// Ends the session that was kept and forgets it, even where the server cannot be told.
    ///
    /// - Returns: false where no session was kept.
    /// - Throws: ``FCDError``, ``CLIError``.
    func logOut() async throws -> Bool {
        guard let kept = store.load(connection.endpoint, username: connection.username) else { return false }
        try store.delete(connection.endpoint, username: connection.username)
        try await connected { transport in
            try await client(over: transport, cookie: kept.cookie).logout()
        }
        return true
    }

    private func connected<Value>(_ work: (any Transport) async throws -> Value) async throws -> Value {
        let transport = try CommandContext.current.makeTransport(connection)
        do {
            let value = try await work(transport)
            await transport.shutdown()
            return value
        } catch {
            await transport.shutdown()
            throw explained(error)
        }
    }

    private func client(over transport: any Transport, cookie: String?) async throws -> VSphereClient {
        let context = CommandContext.current
        let log: @Sendable (String) -> Void = { text in
            let lines = text.split(separator: "\n").map { VisibleText.escape(String($0)) }
            context.say(lines.joined(separator: "\n"))
        }
        return try await VSphereClient.connect(
            to: connection.endpoint,
            over: transport,
            cookie: cookie,
            pace: Pace(connection.pace),
            log: connection.isDebugging ? log : nil
        )
    }

    private func logIn(_ client: VSphereClient) async throws -> UserSession {
        try await client.login(try await connection.credentials())
    }

    private func keep(_ client: VSphereClient, userName: String) throws {
        guard let cookie = client.cookie else { return }
        let session = StoredSession(
            endpoint: connection.endpoint.url,
            username: connection.username,
            cookie: cookie,
            userName: userName,
            savedAt: CommandContext.current.now(),
            serverInstanceUUID: client.about.instanceUUID
        )
        try store.save(session, for: connection.endpoint)
    }

    /// A session that cannot be kept costs a login each time, and is no reason to stop.
    private func warnIfNotKept(_ save: () throws -> Void) {
        do {
            try save()
        } catch {
            let words = (error as? CLIError)?.message ?? "\(error)"
            CommandContext.current.warn("the session cannot be kept: \(words)")
        }
    }

    /// Adds what the connection's settings have to say about an untrusted certificate.
    private func explained(_ error: any Error) -> any Error {
        guard var error = error as? FCDError, error.code == .untrusted, let more = connection.trustHint else {
            return error
        }
        error.hint = [error.hint, more].compactMap { $0 }.joined(separator: "; ")
        return error
    }
}

extension ResolvedConnection {
    /// User name and password; the person is asked only now, if they have to be.
    fileprivate func credentials() async throws -> Credentials {
        Credentials(username: username, password: try await PasswordReader().read(for: self).value)
    }
}
