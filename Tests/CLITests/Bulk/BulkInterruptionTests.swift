import Catalog
import FCD
import Foundation
import Simulator
import Synchronization
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct BulkInterruptionTests {
    private let site: TestSite
    private let interruption = Interruption()
    private let leftovers: String
    private let file: String

    init() throws {
        site = try TestSite()
        for number in 0..<12 { try site.vcenter.addFile("[datastore1] bulk/\(number).vmdk") }
        leftovers = site.home.path + "/left.csv"
        file = try site.home.write(
            "path\n" + (0..<12).map { "[datastore1] bulk/\($0).vmdk\n" }.joined(),
            to: "rows.csv"
        )
    }

    private var left: Int {
        get throws { try String(contentsOfFile: leftovers, encoding: .utf8).split(separator: "\r\n").count - 1 }
    }

    private func register(through network: SignallingTransport, _ more: String...) async -> CommandResult {
        await site.run(
            ["register", "--from", file, "--failed-to", leftovers, "--concurrency", "2"] + more,
            server: network,
            interruption: interruption
        )
    }

    @Test func `after Ctrl-C what runs comes to its end, nothing new begins, and the rest is written down`()
        async throws
    {
        let network = SignallingTransport(site.vcenter, at: 3, of: "VslmRegisterDisk") { [interruption] in
            #expect(interruption.signal() == .finishing)
        }
        let result = await register(through: network)
        #expect(result.status == .interrupted)
        let registered = site.vcenter.diskIDs.count
        #expect((3...4).contains(registered))
        #expect(result.errors.contains("waiting for what is under way"))
        #expect(result.errors.contains("12 rows: \(registered) done, \(12 - registered) not begun"), "\(result.errors)")
        #expect(try left == 12 - registered)
        let catalog = try DiskCatalog.open(at: site.catalog, mode: .readOnly)
        #expect(try catalog.operations(OperationFilter(openOnly: true)).isEmpty)
        let again = await site.fcd("register", "--from", leftovers)
        #expect(again.status == .done, "\(again.errors)")
        #expect(site.vcenter.diskIDs.count == 12)
    }

    @Test func `a second Ctrl-C stops waiting, what is unknown is said, and recover finds it out`() async throws {
        let work = Mutex<Task<CommandResult, Never>?>(nil)
        let network = SignallingTransport(site.vcenter, at: 3, of: "VslmRegisterDisk") { [interruption] in
            _ = interruption.signal()
            #expect(interruption.signal() == .cancelling)
            while !Task.isCancelled {
                work.withLock { $0?.cancel() }
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        let running = Task { await register(through: network) }
        work.withLock { $0 = running }
        let result = await running.value
        #expect(result.status == .interrupted)
        #expect(interruption.signal() == .exiting)
        #expect(try left >= 8)
        let recovered = await site.fcd("recover", "--settle-after", "0")
        #expect(recovered.status == .done, "\(recovered.errors)")
        let catalog = try DiskCatalog.open(at: site.catalog, mode: .readOnly)
        #expect(try catalog.operations(OperationFilter(openOnly: true)).isEmpty)
        #expect(try catalog.disks().count == site.vcenter.diskIDs.count)
    }

    @Test func `a lost connection ends the run, and the rows that were not begun are left`() async throws {
        // Not the site: what a connection leaves behind would keep its folder.
        let network = SignallingTransport(site.vcenter, at: 5, of: "VslmRegisterDisk") { [vcenter = site.vcenter] in
            vcenter.cut("VslmRegisterDisk", .beforeActing, times: 100)
            vcenter.cut("VslmListVStorageObjectForSpec", .beforeActing, times: 100)
        }
        let result = await register(through: network)
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("unknown"), "\(result.errors)")
        let done = site.vcenter.diskIDs.count
        #expect(try left == 12 - done)
    }

    @Test func `several disks on a command line stop after the one that is under way`() async throws {
        let network = SignallingTransport(site.vcenter, at: 2, of: "VslmRegisterDisk") { [interruption] in
            _ = interruption.signal()
        }
        let paths = (0..<4).map { "[datastore1] bulk/\($0).vmdk" }
        let result = await site.run(["register"] + paths, server: network, interruption: interruption)
        #expect(result.status == .interrupted)
        #expect(site.vcenter.diskIDs.count == 2)
        #expect(result.errors.contains("interrupted: 2 of 4 not begun"))
    }

    @Test func `without a change under way the first Ctrl-C cancels`() {
        #expect(Interruption().signal() == .cancelling)
    }

    @Test func `Ctrl-C at a question is no answer, and a yes after it deletes nothing`() async throws {
        try site.vcenter.addDisk(name: "kept", on: "datastore1")
        let result = await site.run(
            ["rm", "kept"],
            input: HesitantInput { [interruption] in #expect(interruption.signal() == .cancelling) },
            errors: CapturedOutput(terminalWidth: 100),
            interruption: interruption
        )
        #expect(result.status == .interrupted)
        #expect(site.vcenter.disk(named: "kept") != nil)
    }

    @Test(arguments: [true, false])
    func `results that cannot be written end the run, but no change half-way`(isReaderGone: Bool) async throws {
        var context = CommandContext.test(environment: site.environment, server: site.vcenter)
        context.standardOutput = BrokenOutput(isReaderGone: isReaderGone)
        let arguments = ["register", "--from", file, "--failed-to", leftovers, "--concurrency", "2"]
        let status = await FCDCommand.run(arguments, in: context)
        #expect(status == (isReaderGone ? .partlyDone : .failed))
        let done = site.vcenter.diskIDs.count
        #expect(done > 0 && done < 12)
        #expect(try left == 12 - done)
        let catalog = try DiskCatalog.open(at: site.catalog, mode: .readOnly)
        #expect(try catalog.operations(OperationFilter(openOnly: true)).isEmpty)
    }

    @Test func `a leftover file that is the input by another name is refused`() async throws {
        let result = await site.fcd("register", "--from", file, "--failed-to", site.home.path + "/./rows.csv")
        #expect(result.status == .usage)
        #expect(result.errors.contains("--failed-to would overwrite"))
    }
}
