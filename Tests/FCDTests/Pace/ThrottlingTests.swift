import FCD
import Simulator
import Testing

@testable import FCD

/// A server that says that it has too much to do is left alone for a while, and nothing is done twice.
@Suite(.timeLimit(.minutes(1)))
struct ThrottlingTests {
    private let counted = CountedClock()

    private func connect(_ vcenter: SimulatedVCenter) async throws -> PacedClient {
        try await PacedClient(vcenter, Pace(.standard, clock: counted.clock))
    }

    @Test func `a change that was refused for now is sent again when the server wants it, and done once`() async throws
    {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await connect(vcenter)
        let before = vcenter.diskIDs.count
        vcenter.refuse("VslmCreateDisk_Task", with: 429, retryAfter: "7", times: 2)
        _ = try await paced.create("once")
        #expect(vcenter.traffic.refused == 2)
        #expect(vcenter.calls["VslmCreateDisk_Task"] == 1)
        #expect(vcenter.diskIDs.count == before + 1)
        #expect(counted.elapsed >= .seconds(14))
    }

    @Test func `without a word of when, the pauses grow`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await connect(vcenter)
        vcenter.refuse("VslmCreateDisk_Task", with: 429, times: 5)
        _ = try await paced.create("once")
        #expect(vcenter.calls["VslmCreateDisk_Task"] == 1)
        // At least half of 0.5 + 1 + 2 + 4 + 8 seconds.
        #expect(counted.elapsed >= .seconds(7.75))
    }

    @Test(arguments: [nil, "1"])
    func `a change answered with 503 has an unknown outcome and is not sent again`(retryAfter: String?) async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await connect(vcenter)
        let before = vcenter.diskIDs.count
        vcenter.refuse("VslmCreateDisk_Task", with: 503, retryAfter: retryAfter, isDone: true)
        let error = await #expect(throws: FCDError.self) { _ = try await paced.create("perhaps") }
        #expect(error?.code == .unknownOutcome)
        await vcenter.tasksEnded()
        #expect(vcenter.calls["VslmCreateDisk_Task"] == 1)
        #expect(vcenter.diskIDs.count == before + 1)
    }

    @Test func `a call that reads is made again after any 503`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(1))
        let paced = try await connect(vcenter)
        vcenter.refuse("VslmRetrieveVStorageObject", with: 503, times: 3)
        _ = try await paced.disks.retrieve(DiskID(try #require(vcenter.diskIDs.first)))
        #expect(vcenter.traffic.refused == 3)
    }

    @Test(arguments: [nil, "5"])
    func `a server that stays busy is told, with what to do, and nothing was done`(retryAfter: String?) async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await connect(vcenter)
        vcenter.refuse("VslmCreateDisk_Task", with: 429, retryAfter: retryAfter, times: 100)
        let error = await #expect(throws: FCDError.self) { _ = try await paced.create("never") }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("busy") == true && error?.message.contains("nothing was done") == true)
        #expect(error?.hint?.contains("--rate") == true && error?.hint?.contains("--concurrency") == true)
        #expect(vcenter.traffic.refused == 6)
        #expect(vcenter.calls["VslmCreateDisk_Task"] == nil)
    }

    @Test func `a list of versions that is refused for now is asked for again`() async throws {
        let vcenter = SimulatedVCenter()
        vcenter.refuse(with: 429, retryAfter: "1")
        let paced = try await connect(vcenter)
        #expect(paced.client.apiVersion.text == vcenter.version.apiVersion)
    }

    @Test func `while one call is told to come later, the others stand back as well`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await connect(vcenter)
        // The third refusal is one too many for two minutes, and the pause that it asked for still lasts.
        vcenter.refuse("VslmCreateDisk_Task", with: 429, retryAfter: "50", times: 100)
        _ = await #expect(throws: FCDError.self) { _ = try await paced.create("never") }
        let before = counted.elapsed
        _ = try await paced.client.currentTime()
        #expect(counted.elapsed - before >= .seconds(50))
    }

    @Test func `a caller who is cancelled between two attempts has done nothing`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await PacedClient(vcenter, Pace())
        vcenter.refuse("VslmCreateDisk_Task", with: 429, retryAfter: "60")
        let work = Task { try await paced.create("never") }
        #expect(await eventually { vcenter.traffic.refused == 1 })
        work.cancel()
        let error = await #expect(throws: FCDError.self) { _ = try await work.value }
        #expect(error?.code == .cancelled)
        #expect(vcenter.calls["VslmCreateDisk_Task"] == nil)
    }

    @Test(
        arguments: [
            ("7", 7), (" 120 ", 120), ("0", 0), ("-1", nil), ("soon", nil), ("", nil),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:37 GMT", 0),
            ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
        ] as [(String, Int?)]
    )
    func `Retry-After is read as seconds or as a date by the server's clock`(text: String, seconds: Int?) throws {
        let headers = [("Retry-After", text), ("Date", "Sun, 06 Nov 1994 08:49:00 GMT")]
        let throttling = try #require(Throttling(HTTPResponse(status: 503, headers: headers)))
        #expect(throttling.retryAfter == seconds.map { .seconds($0) })
        #expect(!throttling.isRefusal)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Thu, 29 Feb 2024 23:59:59 CET", nil), ("Thu, 29 Foo 2024 23:59:59 GMT", nil),
        ] as [(String, Int?)]
    )
    func `dates of HTTP are read`(text: String, seconds: Int?) {
        #expect(HTTPDate.seconds(text) == seconds)
    }
}
