import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct SyncWatchCommandTests {
    private let site: TestSite
    private let output = CapturedOutput()
    private let errors = CapturedOutput()
    private let disk: String

    init() throws {
        site = try TestSite()
        disk = try site.vcenter.addDisk(name: "payments-db", on: "datastore1")
    }

    /// Runs a watch until it has written so many lines; `act` is called once everything was read.
    private func watch(
        _ arguments: String...,
        lines: Int,
        act: () throws -> Void
    ) async throws -> CommandResult {
        let running = Task {
            await site.run(["sync", "--watch", "--every", "1s"] + arguments, output: output, errors: errors)
        }
        while site.vcenter.calls["VslmListVStorageObjectForSpec"] == nil || site.vcenter.heldViews > 1 {
            try await Task.sleep(for: .milliseconds(5))
        }
        // The first reading is in the catalog when the watch waits at the server.
        while (site.vcenter.calls["WaitForUpdatesEx"] ?? 0) < 2 { try await Task.sleep(for: .milliseconds(5)) }
        try act()
        while output.text.split(separator: "\n").count < lines { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        return await running.value
    }

    @Test func `each change is a line, the first reading is none, and Ctrl-C ends it well`() async throws {
        let result = try await watch(lines: 1) { try site.vcenter.attach(disk, to: "app-01") }
        #expect(result.status == .done)
        #expect(
            result.output.contains("  payments-db (\(disk)): attached to app-01 (SCSI controller 0, unit 1)\n"),
            "\(result)"
        )
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(result.errors.contains("synced vcenter.test: 1 disk"), "\(result.errors)")
        #expect(result.errors.contains("everything is read again after 1 hour; Ctrl-C ends it"), "\(result.errors)")
        #expect(site.vcenter.heldCollectors == 0)
    }

    @Test func `as JSON each change is an object on a line of its own, with the keys of history`() async throws {
        let result = try await watch("-o", "json", lines: 2) {
            try site.vcenter.attach(disk, to: "app-01")
            try site.vcenter.detach(disk, from: "app-01")
            try site.vcenter.addDisk(name: "new", on: "datastore2", attachedTo: "app-02")
        }
        #expect(result.status == .done)
        let events = try result.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: any Sendable])
        }
        #expect(events.map { $0["kind"] as? String }.contains("found"))
        #expect(events.map { $0["name"] as? String }.contains("new"))
        #expect(Set(events.map { $0["source"] as? String }) == ["sync"])
        #expect(Set(events.map { $0["server"] as? String }) == ["vcenter.test"])
    }

    @Test func `what changed since the last sync is told first`() async throws {
        #expect(await site.fcd("sync").status == .done)
        site.vcenter.rename(disk, to: "payments-main")
        let result = try await watch(lines: 1) {}
        #expect(result.output.contains("renamed from payments-db to payments-main"), "\(result.output)")
    }

    @Test func `-q writes the ID of each disk that changed, and notes nothing`() async throws {
        let result = try await watch("-q", lines: 1) { try site.vcenter.attach(disk, to: "app-01") }
        #expect(result.output == disk + "\n")
        #expect(result.errors.isEmpty, "\(result.errors)")
    }

    @Test func `Ctrl-C before everything was read is an interruption`() async throws {
        site.vcenter.setLatency(.milliseconds(300))
        let running = Task { await site.run(["sync", "--watch"], output: output, errors: errors) }
        while site.vcenter.calls["CreateFilter"] == nil { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        #expect(await running.value.status == .interrupted)
        #expect(output.text.isEmpty)
    }

    @Test func `a reader who has seen enough ends it`() async throws {
        #expect(await site.fcd("sync").status == .done)
        site.vcenter.rename(disk, to: "payments-main")
        let context = CommandContext.test(
            environment: site.environment,
            output: BrokenOutput(isReaderGone: true),
            server: site.vcenter
        )
        _ = await FCDCommand.run(["sync", "--watch"], in: context)
        #expect(site.vcenter.heldCollectors == 0)
    }

    @Test(arguments: [
        ["--changes", "--watch"], ["--every", "1min"], ["--full-every", "1h"], ["--watch", "--every", "often"],
        ["--watch", "--every", "2h", "--full-every", "1h"],
    ])
    func `what does not go together is refused before the server is asked`(arguments: [String]) async throws {
        #expect(await site.run(["sync"] + arguments).status == .usage)
        #expect(site.vcenter.callSequence.isEmpty)
    }

    @Test func `a look for changes says what it came to and what it cannot see`() async throws {
        let first = await site.fcd("sync", "--changes")
        #expect(first.status == .done)
        #expect(
            first.output.contains("everything was read: the catalog has not had everything of this server yet"),
            "\(first.output)"
        )
        try site.vcenter.attach(disk, to: "app-01")
        let second = await site.fcd("sync", "--changes")
        #expect(second.output.contains("looked for changes of vcenter.test: 1 found attached"), "\(second.output)")
        #expect(second.output.contains("`fcd sync` reads everything"))
        let third = try await site.fcd("sync", "--changes", "-o", "json").object()
        #expect(third["scope"] as? String == "changes")
        #expect(third["reasonForFull"] == nil)
        #expect(third["attached"] as? Int == 0)
    }
}
