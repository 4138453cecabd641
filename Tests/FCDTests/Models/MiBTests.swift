import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MiBTests {
    @Test(
        arguments: [
            ("512MiB", 512), ("20GiB", 20_480), ("20G", 20_480), ("1.5 TiB", 1_572_864), ("0.5gib", 512),
            ("1PiB", 1 << 30),
        ] as [(String, Int64)]
    )
    func `a capacity is read with its binary unit`(text: String, count: Int64) throws {
        #expect(try MiB(parsing: text).count == count)
    }

    @Test(arguments: [
        "20", "20GB", "GiB", "-1GiB", "0GiB", "0.3MiB", "1e400GiB", "99999999999999999999TiB", "20 GiB more", "twenty",
        "1.2.3GiB", "２０GiB",
    ])
    func `a capacity without a binary unit, or out of range, is refused with an example`(text: String) {
        let error = #expect(throws: FCDError.self) { try MiB(parsing: text) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.hint?.contains("20GiB") == true)
    }

    @Test func `a capacity is shown in the unit that fits`() {
        #expect(MiB(512).description == "512 MiB")
        #expect(MiB(1536).description == "1.5 GiB")
        #expect(MiB(20_480).description == "20 GiB")
        #expect(MiB(1 << 20).description == "1 TiB")
    }
}
