/// `SessionManager.Login`.
package struct Login: SOAPOperation {
    package static let service = SOAPService.vim
    // A second login only makes a second session, which the server ends when it is idle.
    package static let effect = OperationEffect.reads
    package let method = "Login"
    package let target: ManagedObjectReference
    let credentials: Credentials

    package init(sessionManager: ManagedObjectReference, credentials: Credentials) {
        target = sessionManager
        self.credentials = credentials
    }

    package func encode(into body: inout XMLWriter) {
        body.element("userName", credentials.username)
        body.element("password", credentials.password)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> UserSession {
        guard let session = answer.child("returnval") else { throw AnswerError("Login came back without a session") }
        return try UserSession(session)
    }
}

/// `SessionManager.Logout`.
package struct Logout: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "Logout"
    package let target: ManagedObjectReference

    package init(sessionManager: ManagedObjectReference) {
        target = sessionManager
    }

    package typealias Reply = Void
}
