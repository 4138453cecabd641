import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct SessionCommandTests {
    private let site: TestSite

    init() throws {
        site = try TestSite()
    }

    private var sessions: String { site.home.path + "/.local/state/fcd/sessions" }

    @Test func `login keeps a session that the next commands go on with`() async throws {
        let login = await site.fcd("login")
        #expect(login.status == .done)
        #expect(login.output == "logged in to https://vcenter.test as administrator@vsphere.local\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: sessions).count == 1)
        #expect(await site.fcd("ls", "-o", "json").status == .done)
        #expect(await site.fcd("about").status == .done)
        #expect(site.vcenter.calls["Login"] == 1)
        #expect(site.vcenter.sessionCount == 1)
    }

    @Test func `a second login says that there is a session already`() async {
        _ = await site.fcd("login")
        let again = await site.fcd("login", "-o", "json")
        #expect(again.status == .done)
        #expect(again.output.contains("\"outcome\" : \"unchanged\""))
        #expect(site.vcenter.calls["Login"] == 1)
    }

    @Test func `a session that the server has ended is renewed, and the new one kept`() async {
        _ = await site.fcd("login")
        site.vcenter.expireSessions()
        #expect(await site.fcd("ls", "-q").status == .done)
        #expect(site.vcenter.calls["Login"] == 2)
        #expect(await site.fcd("ls", "-q").status == .done)
        #expect(site.vcenter.calls["Login"] == 2)
    }

    @Test func `the password is asked for only when it is needed`() async throws {
        _ = await site.fcd("login")
        var asking = site
        asking.environment["FCD_PASSWORD"] = nil
        let input = ScriptedInput([SimulatedVCenter.defaultPassword])
        let errors = CapturedOutput(terminalWidth: 100)
        #expect(await asking.run(["ls", "-q"], input: input, errors: errors).status == .done)
        #expect(input.echoed.isEmpty)
        site.vcenter.expireSessions()
        #expect(await asking.run(["ls", "-q"], input: input, errors: errors).status == .done)
        #expect(input.echoed == [false])
        #expect(errors.text.contains("Password of administrator@vsphere.local on https://vcenter.test: "))
    }

    @Test func `logout ends the session on the server and forgets it`() async throws {
        _ = await site.fcd("login")
        let logout = await site.fcd("logout")
        #expect(logout.status == .done)
        #expect(logout.output == "logged out of https://vcenter.test\n")
        #expect(site.vcenter.sessionCount == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: sessions).isEmpty)
        let again = await site.fcd("logout")
        #expect(again.status == .done)
        #expect(again.output.contains("no session of administrator@vsphere.local"))
    }

    @Test func `a wrong password ends with the status for it and keeps nothing`() async {
        var wrong = site
        wrong.environment["FCD_PASSWORD"] = "nonsense"
        let result = await wrong.fcd("login")
        #expect(result.status == .loginFailed)
        #expect(result.errors.hasPrefix("error: the server did not accept the user name or the password\n  hint: "))
        #expect(!result.errors.contains("nonsense"))
        #expect(!FileManager.default.fileExists(atPath: sessions))
    }

    @Test func `without a password and a terminal the command says how to give one`() async {
        var silent = site
        silent.environment["FCD_PASSWORD"] = nil
        let result = await silent.fcd("ls")
        #expect(result.status == .loginFailed)
        #expect(result.errors.contains("set FCD_PASSWORD, give --password-file"))
        #expect(site.vcenter.calls["Login"] == nil)
    }

    @Test func `about tells product, API version and what the server can do`() async throws {
        let about = try await site.fcd("about", "-o", "json").object()
        #expect(about["kind"] as? String == "vCenter")
        #expect(about["apiVersion"] as? String == "8.0.3.0")
        #expect(about["user"] as? String == SimulatedVCenter.administrator)
        #expect(about["hasGlobalCatalog"] as? Bool == true)
        #expect(await site.fcd("about").output.contains("Global catalog     yes\n"))
    }

    @Test func `a state folder that cannot be written costs a warning, and login fails`() async throws {
        // A file where the folder should be stops root as well.
        try site.home.write("", to: ".local/state")
        let list = await site.fcd("ls", "-q")
        #expect(list.status == .done)
        #expect(list.errors.contains("warning: the session cannot be kept"))
        #expect(await site.fcd("login").status == .failed)
    }

    @Test func `debug shows the calls without the password`() async {
        let result = await site.fcd("ls", "-q", "--debug")
        #expect(result.status == .done)
        #expect(result.errors.contains("Login"))
        #expect(result.errors.contains("***"))
        #expect(!result.errors.contains(SimulatedVCenter.defaultPassword))
        #expect(result.output == "")
    }

    @Test func `an interrupted command ends at once, with the status for it`() async {
        site.vcenter.setLatency(.seconds(50))
        let work = Task { await site.fcd("ls") }
        work.cancel()
        let result = await work.value
        #expect(result.status == .interrupted)
        #expect(result.errors.hasPrefix("error: "))
    }
}
