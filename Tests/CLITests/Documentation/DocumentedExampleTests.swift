import Foundation
import Testing

/// The examples of docs/cli.md are what the commands print.
@Suite(.timeLimit(.minutes(2)))
struct DocumentedExampleTests {
    private static let name = "docs/cli.md"
    private static let document = try? ExampleDocument(name)
    private static let isUpdating = ProcessInfo.processInfo.environment["FCD_UPDATE_EXAMPLES"] == "1"

    @Test func `the document has examples`() throws {
        #expect(try #require(Self.document).sections.count > 25)
    }

    @Test(.enabled(if: !isUpdating), arguments: document?.sections ?? [])
    func `every example prints what the document shows`(_ section: ExampleDocument.Section) async throws {
        let document = try #require(Self.document)
        let run = try ExampleRun()
        for example in section.examples {
            let actual = try await run.output(of: example)
            guard example.output != nil else { continue }
            let expected = document.output(of: example)
            let isSame = run.matches(expected, actual)
            #expect(
                isSame,
                """
                docs/cli.md:\(example.line + 1) (FCD_UPDATE_EXAMPLES=1 writes what is true now)
                $ \(example.command)
                shows:
                \(expected.joined(separator: "\n"))
                is:
                \(actual.joined(separator: "\n"))
                """
            )
        }
    }

    /// For whoever changed an output on purpose: writes it into the document, to be read before it is committed.
    @Test(.enabled(if: isUpdating)) func `the document takes over what the commands print`() async throws {
        var document = try ExampleDocument(Self.name)
        var replacements: [(lines: Range<Int>, new: [String])] = []
        for section in document.sections {
            let run = try ExampleRun()
            for example in section.examples {
                let actual = try await run.output(of: example)
                guard let lines = example.output else { continue }
                let expected = document.output(of: example)
                guard !run.matches(expected, actual) else { continue }
                replacements.append((lines, run.documentable(actual)))
            }
        }
        for replacement in replacements.reversed() {
            document.lines.replaceSubrange(replacement.lines, with: replacement.new)
        }
        try document.lines.joined(separator: "\n").write(to: document.file, atomically: true, encoding: .utf8)
    }
}
