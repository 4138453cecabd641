import FCD
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimSessionTests {
    @Test func `a login succeeds by CA file and by thumbprint, and an untrusted server gets no password`() async throws
    {
        let server = try await Vcsim()
        let known = server.description
        for trust in [
            TLSTrust.caFile(known.caFile), .thumbprint(known.thumbprintSHA1), .thumbprint(known.thumbprintSHA256),
        ] {
            let client = try await VcsimWorkplace.connect(to: server, trust: trust)
            #expect(try await client.login(server.credentials).userName == known.username)
        }
        let error = await #expect(throws: FCDError.self) {
            try await VcsimWorkplace.connect(to: server, trust: .system)
        }
        #expect(error?.code == .untrusted)
        #expect(error?.hint?.contains("--thumbprint") == true)
    }

    @Test func `a wrong password is refused as a failed login`() async throws {
        let server = try await Vcsim()
        let client = try await VcsimWorkplace.connect(to: server)
        let error = await #expect(throws: FCDError.self) {
            try await client.login(Credentials(username: server.description.username, password: "wrong"))
        }
        #expect(error?.code == .loginFailed)
        #expect(error?.fault?.type == "InvalidLogin")
        #expect(error?.hint?.contains("password") == true)
    }

    @Test func `without a login nothing is read`() async throws {
        let server = try await Vcsim()
        let client = try await VcsimWorkplace.connect(to: server)
        #expect(try await client.currentUser() == nil)
        let error = await #expect(throws: FCDError.self) { try await client.inventory.datastores() }
        #expect(error?.code == .notAuthenticated)
    }

    @Test func `the version that vcsim announces is spoken`() async throws {
        let server = try await Vcsim()
        let client = try await VcsimWorkplace.connect(to: server)
        #expect(client.apiVersion.text == "6.5")
        #expect(client.about.isVCenter)
    }

    @Test func `another client goes on with a session by its cookie, until it is logged out`() async throws {
        let server = try await Vcsim()
        let first = try await VcsimWorkplace.connect(to: server)
        try await first.login(server.credentials)
        let cookie = try #require(first.cookie)
        await first.close()

        let second = try await VcsimWorkplace.connect(to: server, cookie: cookie)
        #expect(try await second.currentUser() == server.description.username)
        #expect(try await second.inventory.datastores().count == server.description.datastores.count)
        try await second.logout()

        let third = try await VcsimWorkplace.connect(to: server, cookie: cookie)
        #expect(try await third.currentUser() == nil)
    }

    @Test func `a session that ended in the middle of work is renewed, and the call is made again`() async throws {
        let server = try await Vcsim()
        let client = try await VcsimWorkplace.connect(to: server)
        let credentials = server.credentials
        try await client.login(credentials)
        try client.logInAgain { credentials }
        let ended = try #require(client.cookie)
        try await VcsimWorkplace.connect(to: server, cookie: ended).logout()

        #expect(try await client.inventory.datastores().count == server.description.datastores.count)
        #expect(client.cookie != ended)
    }
}
