import ArgumentParser
import Foundation
import Testing

@testable import CLI

/// docs/cli.md and the commands say the same.
@Suite(.timeLimit(.minutes(1)))
struct DocumentationTests {
    private let text: String

    init() throws {
        // Tests/CLITests/Documentation/DocumentationTests.swift
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        text = try String(contentsOf: folder.appending(path: "docs/cli.md"), encoding: .utf8)
    }

    /// Every command with its words, such as `owner set`.
    private static func commands(
        of command: any ParsableCommand.Type = FCDCommand.self,
        words: [String] = []
    ) -> [(words: String, type: any ParsableCommand.Type)] {
        command.configuration.subcommands.flatMap { subcommand -> [(words: String, type: any ParsableCommand.Type)] in
            let words = words + [subcommand.configuration.commandName ?? ""]
            return [(words.joined(separator: " "), subcommand)] + commands(of: subcommand, words: words)
        }
    }

    @Test func `every command has its heading, its abstract and an example`() {
        let commands = Self.commands()
        #expect(commands.count > 25)
        for (words, type) in commands {
            #expect(!type.configuration.abstract.isEmpty, "\(words)")
            #expect(text.contains("\n#### fcd \(words)\n"), "docs/cli.md has no heading for fcd \(words)")
            #expect(text.contains(type.configuration.abstract), "docs/cli.md lacks the abstract of fcd \(words)")
            // A command that only holds others has no output of its own.
            let isGroup = !type.configuration.subcommands.isEmpty
            #expect(isGroup || text.contains("$ fcd \(words)"), "docs/cli.md has no example of fcd \(words)")
        }
    }

    @Test func `every heading of a command is one`() {
        let known = Set(Self.commands().map { "#### fcd \($0.words)" })
        for line in text.split(separator: "\n") where line.hasPrefix("#### fcd ") {
            #expect(known.contains(String(line)), "\(line)")
        }
    }

    @Test func `every option of every command stands in the document`() {
        for (words, type) in Self.commands() {
            let help = type.helpMessage(columns: 1_000)
            let options = help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) }
            for option in Set(options) { #expect(text.contains(option), "\(option) of fcd \(words)") }
        }
    }

    @Test func `every exit status stands in the document`() {
        for status in CLI.ExitStatus.allCases {
            #expect(text.contains("| \(status.rawValue) |"), "\(status)")
        }
    }

    @Test func `every command that an error or a report may name is one`() throws {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let commands = Set(Self.commands().map { $0.words.split(separator: " ")[0] })
        for module in ["FCD", "Catalog", "Lifecycle", "Audit", "CLI"] {
            let sources = folder.appending(path: "Sources/\(module)").resolvingSymlinksInPath()
            let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path())
            for file in files where file.hasSuffix(".swift") {
                let source = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
                for match in source.matches(of: /`fcd ([a-z][a-z-]*)/) {
                    #expect(
                        commands.contains(match.output.1) || match.output.1 == "help",
                        "fcd \(match.output.1) in \(file)"
                    )
                }
            }
        }
    }
}
