import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// `sync` of a server that does not tell everything, and of several servers at once.
@Suite(.timeLimit(.minutes(1)))
struct SyncCommandTests {
    private let east = SimulatedVCenter(seed: .small)
    private let west = SimulatedVCenter(seed: .small, server: 1)
    private let home: TestFolder

    init() throws {
        home = try TestFolder()
        try home.write(SimulatedVCenter.defaultPassword + "\n", to: "password")
        try home.write(
            """
            profiles:
              east:
                server: https://east.test
                username: \(SimulatedVCenter.administrator)
                password-command: cat \(home.path)/password
              west:
                server: https://west.test
                username: \(SimulatedVCenter.administrator)
                password-command: cat \(home.path)/password
            """,
            to: ".config/fcd/config.yaml"
        )
        try east.addDisk(name: "payments-db", on: "datastore1")
        try west.addDisk(name: "web-cache", on: "datastore1")
        try west.addDisk(name: "web-logs", on: "datastore1")
    }

    private func fcd(_ arguments: String..., westIsDown: Bool = false) async -> CommandResult {
        let (output, errors) = (CapturedOutput(), CapturedOutput())
        var context = CommandContext.test(environment: home.environment, output: output, errors: errors)
        context.makeTransport = { connection in
            if connection.endpoint.host == "east.test" { return east }
            return westIsDown ? FailingTransport(error: TransportError(.unreachable, "no route to host")) : west
        }
        let status = await FCDCommand.run(arguments, in: context)
        return CommandResult(status: status, output: output.text, errors: errors.text)
    }

    @Test(arguments: [["--all-profiles"], ["--profile", "east", "--profile", "west"]])
    func `several servers are synced at once, and each is told`(which: [String]) async throws {
        let (output, errors) = (CapturedOutput(), CapturedOutput())
        var context = CommandContext.test(environment: home.environment, output: output, errors: errors)
        context.makeTransport = { $0.endpoint.host == "east.test" ? east : west }
        #expect(await FCDCommand.run(["sync"] + which, in: context) == .done)
        #expect(
            output.text == """
                synced east.test: 1 disk, 2 virtual machines, 2 datastores
                  1 new
                synced west.test: 2 disks, 2 virtual machines, 2 datastores
                  2 new

                """
        )
        #expect(errors.text.isEmpty)
    }

    @Test func `the configuration's rules of ownership are applied to each server, by its profile`() async throws {
        let path = home.path + "/.config/fcd/config.yaml"
        let profiles = try String(contentsOfFile: path, encoding: .utf8)
        try home.write(
            profiles + "\nowner-rules:\n  - name: west\n    when: {profile: west, name: web-*}\n    team: web\n",
            to: ".config/fcd/config.yaml"
        )
        let rows = try await fcd("sync", "--all-profiles", "-o", "json").rows()
        #expect(rows.map { $0["ruled"] as? Int } == [0, 2])
        #expect(await fcd("find", "owner:web", "-q").output.split(separator: "\n").count == 2)
    }

    @Test func `a server that is down stops no other, and the command ends with 3`() async throws {
        let result = await fcd("sync", "--all-profiles", "-o", "json", westIsDown: true)
        #expect(result.status == .partlyDone)
        let rows = try result.rows()
        #expect(rows.map { $0["profile"] as? String } == ["east", "west"])
        #expect(rows.map { $0["state"] as? String } == ["done", "failed"])
        #expect(rows[0]["added"] as? Int == 1)
        #expect(rows[1]["status"] as? Int == 14)
        #expect(rows[1]["error"] as? String != nil)
        #expect(result.errors.contains("west: "))
        #expect(await fcd("find", "-q").output.split(separator: "\n").count == 1)
        // In words and as CSV it is told too.
        let words = await fcd("sync", "--all-profiles", westIsDown: true)
        #expect(words.output.contains("synced east.test: 1 disk"))
        #expect(words.output.contains("west is as it was: "))
        let csv = await fcd("sync", "--all-profiles", "-o", "csv", westIsDown: true)
        #expect(
            csv.output.split(separator: "\r\n").map { $0.prefix(10) } == ["profile,se", "east,east.", "west,,,,fa"]
        )
    }

    @Test func `where all servers fail, the command ends as the first one did`() async throws {
        east.fail("Login", with: Fault("InvalidLogin", "no"), times: 9)
        let result = await fcd("sync", "--all-profiles", westIsDown: true)
        #expect(result.status == .loginFailed)
        #expect(result.errors.contains("error: east: "))
        #expect(result.errors.contains("error: west: "))
    }

    @Test func `a part that cannot be read is named with its age, and the command ends with 3`() async throws {
        _ = await fcd("sync", "--profile", "east")
        east.fail("VslmListVStorageObjectForSpec", with: Fault("RuntimeFault", "out of order"), times: 2)
        let result = await fcd("sync", "--profile", "east")
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("warning: east.test: disks are as of 20"), "\(result.errors)")
        #expect(result.errors.contains("out of order"))
        let json = await fcd("sync", "--profile", "east", "-o", "json")
        #expect(json.status == .partlyDone)
        let summary = try json.object()
        #expect(summary["state"] as? String == "partial")
        let old = try #require(summary["old"] as? [[String: any Sendable]])
        #expect(old.map { $0["part"] as? String } == ["disks"])
        #expect(old[0]["since"] as? String != nil)
        #expect(await fcd("sync", "--profile", "east").status == .done)
    }

    @Test func `files are counted where they are asked for`() async throws {
        let result = await fcd("sync", "--profile", "east", "--files")
        #expect(result.output.hasPrefix("synced east.test: 1 disk, 2 virtual machines, 2 datastores, "))
        #expect(await fcd("sync", "--profile", "east", "--files", "--quiet").output.isEmpty)
    }

    @Test(arguments: [
        (["sync", "--all-profiles", "--profile", "east"], "--all-profiles and --profile cannot be combined"),
        (["sync", "--all-profiles", "--server", "https://x"], "--server is of one server"),
        (["sync", "--all-profiles", "--watch"], "--watch works on one server"),
        (["sync", "--changes", "--files"], "--changes looks for what has changed"),
        (["sync", "--profile", "east", "--profile", "east"], "a profile is named twice"),
        (["sync", "--changes", "--profile", "east", "--profile", "west"], "--profile is given 2 times"),
        (["ls", "--profile", "east", "--profile", "west"], "--profile is given 2 times"),
        (["find", "--profile", "east", "--profile", "west"], "--profile is given 2 times"),
    ])
    func `what does not go together is refused`(arguments: [String], words: String) async {
        let (output, errors) = (CapturedOutput(), CapturedOutput())
        let context = CommandContext.test(environment: home.environment, output: output, errors: errors, server: east)
        #expect(await FCDCommand.run(arguments, in: context) == .usage)
        #expect(errors.text.contains(words), "\(errors.text)")
        #expect(east.calls.isEmpty)
    }
}
