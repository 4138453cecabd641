import FCD

/// `SessionManager`. The cookie itself is set where the HTTP answer is made.
enum SessionManagerMethods {
    static func add(to table: inout MethodTable) {
        table.add("SessionManager", "Login", login)
        table.add("SessionManager", "Logout", logout)
        table.add("SessionManager", "SessionIsActive", privilege: "Sessions.ValidateSession", isActive)
        table.add("SessionManager", "TerminateSession", privilege: "Sessions.TerminateSession", terminate)
        table.add("VslmSessionManager", "VslmLogout", logout)
    }

    private static func login(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let session = try state.sessions.logIn(
            user: try call.string("userName"),
            password: try call.string("password"),
            ids: &state.inventory.ids,
            now: state.now
        )
        state.newCookie = session.cookie
        return [session.value]
    }

    private static func logout(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        if let session = call.session { state.endSession(session.key) }
        return []
    }

    private static func isActive(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let key = try call.string("sessionID")
        let user = try call.string("userName")
        return [.boolean(state.sessions.sessions.values.contains { $0.key == key && $0.account.name == user })]
    }

    private static func terminate(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        for key in call.strings("sessionId") {
            guard key != call.session?.key else { throw .invalidArgument("sessionId", "it is this session") }
            guard state.endSession(key) else { throw .notFound("session \(key)") }
        }
        return []
    }
}

extension ServerState {
    @discardableResult
    mutating func endSession(_ key: String) -> Bool {
        collectors.endSession(key)
        return sessions.end(key: key)
    }

    mutating func endAllSessions() {
        for session in sessions.sessions.values { collectors.endSession(session.key) }
        sessions.endAll()
    }
}
