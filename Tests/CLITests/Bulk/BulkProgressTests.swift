import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct BulkProgressTests {
    @Test func `done, failed, left, rate and the time to go are told`() {
        let progress = BulkProgress("registering", total: 100, isQuiet: false)
        #expect(progress.words(after: .zero) == "registering: 0 done, 100 left")
        for _ in 0..<20 { progress.count(isGood: false) }
        #expect(progress.words(after: .seconds(2)) == "registering: 0 done, 20 failed, 80 left, 10 a second, 8 s to go")
        #expect(progress.words(after: .seconds(40)).hasSuffix("0.5 a second, 3 min to go"))
        let unknown = BulkProgress("tagging", total: nil, isQuiet: false)
        unknown.count(isGood: false)
        #expect(unknown.words(after: .seconds(1)) == "tagging: 0 done, 1 failed, 1.0 a second")
    }

    @Test func `where stderr is no terminal, plain lines are written, unless quiet is asked for`() async throws {
        let errors = CapturedOutput()
        try await CommandContext.$current.withValue(.test(errors: errors)) {
            let progress = BulkProgress("registering", total: 3, isQuiet: false, interval: .milliseconds(1))
            try await progress.showing {
                while !errors.text.contains("registering: 0 done, 3 left\n") {
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            let before = errors.text
            try await BulkProgress("x", total: 3, isQuiet: true, interval: .milliseconds(1)).showing {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(errors.text == before)
        }
    }
}
