import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TimeSpanTests {
    @Test(
        arguments: [
            ("30s", 30), ("90min", 5_400), ("36h", 129_600), ("14d", 1_209_600), ("2w", 1_209_600), (" 1 D ", 86_400),
        ] as [(String, Int64)]
    )
    func `a length of time is read with its unit`(text: String, seconds: Int64) throws {
        #expect(try TimeSpan(parsing: text).seconds == seconds)
    }

    @Test(arguments: [
        "14", "d", "", "-1d", "0d", "1.5d", "1m", "3 moons", "99999999999999999999d", "101y", "40000d", "１４d", "14dd",
    ])
    func `a length of time without a unit, or out of range, is refused with an example`(text: String) {
        let error = #expect(throws: FCDError.self) { try TimeSpan(parsing: text) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.hint?.contains("14d") == true)
    }

    @Test func `a length of time is shown in the unit that leaves nothing over`() {
        #expect(TimeSpan(seconds: 1_209_600).description == "2 weeks")
        #expect(TimeSpan(seconds: 129_600).description == "36 hours")
        #expect(TimeSpan(seconds: 86_400).description == "1 day")
        #expect(TimeSpan(seconds: 61).description == "61 seconds")
    }
}
