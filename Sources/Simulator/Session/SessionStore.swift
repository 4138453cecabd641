import FCD
import Foundation

/// The accounts and who is logged in.
struct SessionStore: Sendable {
    var accounts: [Account]
    private(set) var sessions: [String: Session] = [:]

    init(accounts: [Account]) {
        self.accounts = accounts
    }

    subscript(cookie: String) -> Session? {
        get { sessions[cookie] }
        set { sessions[cookie] = newValue }
    }

    mutating func logIn(user: String, password: String, ids: inout IdentifierSource, now: Date) throws(Fault) -> Session
    {
        guard let account = accounts.first(where: { $0.name.lowercased() == user.lowercased() }),
            account.password == password
        else { throw .invalidLogin }
        let session = Session(
            key: ids.uuid(),
            cookie: ids.secret(),
            account: account,
            loginTime: now,
            lastActiveTime: now
        )
        sessions[session.cookie] = session
        return session
    }

    mutating func end(key: String) -> Bool {
        guard let cookie = sessions.values.first(where: { $0.key == key })?.cookie else { return false }
        sessions[cookie] = nil
        return true
    }

    mutating func endAll() { sessions = [:] }

    /// The value of `vmware_soap_session` in a `Cookie` header, with or without the quotes around it.
    static func cookie(in header: String) -> String? {
        for part in header.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            if pair.count == 2, pair[0] == "vmware_soap_session" { return unquoted(pair[1]) }
        }
        return nil
    }

    static func unquoted(_ text: String) -> String {
        let text = text.trimmed
        return text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
            ? String(text.dropFirst().dropLast()) : text
    }
}
