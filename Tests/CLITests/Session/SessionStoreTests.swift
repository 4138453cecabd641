import FCD
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct SessionStoreTests {
    private let folder: TestFolder
    private let store: SessionStore
    private let endpoint = Endpoint(host: "vc.example")

    init() throws {
        folder = try TestFolder()
        store = SessionStore(places: Places(environment: folder.environment))
    }

    private func session(_ username: String = "root@vsphere.local", cookie: String = "abc") -> StoredSession {
        StoredSession(
            endpoint: endpoint.url,
            username: username,
            cookie: cookie,
            userName: "VSPHERE.LOCAL\\root",
            savedAt: Date(timeIntervalSince1970: 1_000),
            serverInstanceUUID: "uuid"
        )
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: store.folder)) ?? []
    }

    @Test func `a session is kept, replaced and forgotten`() throws {
        #expect(store.load(endpoint, username: "root@vsphere.local") == nil)
        try store.save(session(), for: endpoint)
        try store.save(session(cookie: "def"), for: endpoint)
        #expect(store.load(endpoint, username: "root@vsphere.local") == session(cookie: "def"))
        #expect(names.count == 1)
        try store.delete(endpoint, username: "root@vsphere.local")
        try store.delete(endpoint, username: "root@vsphere.local")
        #expect(store.load(endpoint, username: "root@vsphere.local") == nil)
    }

    @Test func `nobody else can read it`() throws {
        try store.save(session(), for: endpoint)
        #expect(try folder.mode(of: ".local/state/fcd/sessions") == 0o700)
        #expect(try folder.mode(of: ".local/state/fcd/sessions/\(try #require(names.first))") == 0o600)
    }

    @Test func `each server and each user has its own`() throws {
        try store.save(session("a"), for: endpoint)
        try store.save(session("b"), for: endpoint)
        #expect(store.load(endpoint, username: "a") == session("a"))
        #expect(store.load(Endpoint(host: "other.example"), username: "a") == nil)
        #expect(store.load(Endpoint(scheme: .http, host: "vc.example"), username: "a") == nil)
    }

    @Test func `a session that others could read or change is not used`() throws {
        try store.save(session(), for: endpoint)
        let path = store.folder + "/" + (try #require(names.first))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(store.load(endpoint, username: "root@vsphere.local") == nil)
    }

    @Test func `a damaged session is not used`() throws {
        try store.save(session(), for: endpoint)
        let path = store.folder + "/" + (try #require(names.first))
        try Data("{".utf8).write(to: URL(filePath: path))
        #expect(store.load(endpoint, username: "root@vsphere.local") == nil)
    }

    @Test(arguments: ["../../evil", "DOMAIN\\user", "用户", "a/b", "."])
    func `whatever the user is called, the file stays in its folder`(username: String) throws {
        try store.save(session(username), for: endpoint)
        #expect(names.count == 1)
        #expect(store.load(endpoint, username: username) == session(username))
    }

    @Test func `a place that cannot be written is an error that names it`() throws {
        try folder.write("a file", to: ".local/state")
        let error = #expect(throws: CLIError.self) { try store.save(session(), for: endpoint) }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains(".local/state") == true)
    }
}
