import Testing

@testable import FCD

@Suite(.timeLimit(.minutes(1)))
struct SOAPLogTests {
    @Test func `passwords, cookies and session keys are removed, whatever their prefix`() throws {
        let login = Login(
            sessionManager: ManagedObjectReference(type: "SessionManager", value: "s"),
            credentials: Credentials(username: "user", password: "hunter2")
        )
        let text = String(decoding: try SOAPEnvelope.request(for: login, vcSessionCookie: "c00kie"), as: UTF8.self)
        let shown = SOAPLog.withoutSecrets(text)
        #expect(!shown.contains("hunter2"))
        #expect(!shown.contains("c00kie"))
        #expect(shown.contains("<userName>user</userName>"))
        #expect(
            SOAPLog.withoutSecrets("<n:LoginResponse><n:key>52abc</n:key></n:LoginResponse>")
                == "<n:LoginResponse><n:key>***</n:key></n:LoginResponse>"
        )
        #expect(SOAPLog.withoutSecrets("<password/><x>1</x>") == "<password/><x>1</x>")
    }

    @Test func `credentials do not show their password when they are printed`() {
        let credentials = Credentials(username: "user", password: "hunter2")
        #expect("\(credentials) \(String(reflecting: credentials))".contains("hunter2") == false)
    }
}
