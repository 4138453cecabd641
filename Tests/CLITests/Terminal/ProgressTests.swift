import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ProgressTests {
    @Test func `what takes long is shown on a terminal and wiped off at the end`() async throws {
        let errors = CapturedOutput(terminalWidth: 40)
        try await CommandContext.$current.withValue(.test(errors: errors)) {
            try await Progress.showing("reading disks", after: .zero) { progress in
                progress.update(done: 3, of: 7)
                while !errors.text.contains("reading disks 3 of 7") { try await Task.sleep(for: .milliseconds(5)) }
            }
        }
        #expect(errors.text.hasSuffix("\r\u{1B}[K"))
    }

    @Test func `what is done within the first second is not shown`() async {
        let errors = CapturedOutput(terminalWidth: 40)
        let value = await CommandContext.$current.withValue(.test(errors: errors)) {
            await Progress.showing("reading disks") { _ in 42 }
        }
        #expect(value == 42)
        #expect(errors.text == "")
    }

    @Test func `a pipe gets none`() async throws {
        let errors = CapturedOutput()
        try await CommandContext.$current.withValue(.test(errors: errors)) {
            try await Progress.showing("reading disks", after: .zero) { _ in
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(errors.text == "")
    }

    @Test func `what writes to the terminal itself finds the line wiped off, and no frame follows`() async throws {
        let errors = CapturedOutput(terminalWidth: 40)
        try await CommandContext.$current.withValue(.test(errors: errors)) {
            try await Progress.showing("waiting", after: .zero) { _ in
                while !errors.text.contains("waiting") { try await Task.sleep(for: .milliseconds(1)) }
                let written = try await Progress.aside {
                    #expect(errors.text.hasSuffix("\r\u{1B}[K"))
                    let before = errors.text
                    // Longer than a frame stands.
                    try await Task.sleep(for: .milliseconds(250))
                    return errors.text.dropFirst(before.count)
                }
                #expect(written == "")
                Progress.update("going on")
                while !errors.text.contains("going on") { try await Task.sleep(for: .milliseconds(1)) }
            }
        }
        #expect(errors.text.hasSuffix("\r\u{1B}[K"))
    }
}
