import Catalog
import FCD
import Foundation
import Simulator

@testable import CLI

/// Runs the examples of one section against a simulated vCenter of its own.
final class ExampleRun {
    private let site: TestSite
    /// What the document calls an identifier that is made anew in each run, and what this run calls it.
    private var identifiers: [String: String] = [:]
    /// What happens at the server while the next watch looks on.
    private var meanwhile: [[String]] = []

    init() throws {
        var site = try TestSite(.demo)
        site.environment["FCD_URL"] = "https://vcenter.example"
        self.site = site
    }

    /// Everything that the example's command prints, to stdout and stderr as it comes, line by line.
    ///
    /// - Throws: A command that is no `fcd` or cannot be taken apart; a file that cannot be written.
    func output(of example: ExampleDocument.Example) async throws -> [String] {
        let words = try ShellWords.split(translated(example.command))
        if words.first == "lost", let method = words.last {
            site.vcenter.cut(method, .afterActing)
            return []
        }
        if words.first == "meanwhile" {
            meanwhile.append(Array(words.dropFirst()))
            return []
        }
        if words.first == "alone" {
            try setOwner(Array(words.dropFirst()))
            return []
        }
        guard words.first == "fcd" else { throw ExampleError(description: "no fcd: \(example.command)") }
        // What an earlier example left running would be seen half done.
        await site.vcenter.tasksEnded()
        for (path, content) in example.files {
            let file = URL(filePath: site.home.path).appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try content.write(to: file, atomically: true, encoding: .utf8)
        }
        let screen = CapturedOutput()
        let context = CommandContext(
            environment: site.environment,
            standardInput: ScriptedInput(isTerminal: false),
            standardOutput: screen,
            standardError: screen,
            now: { Date() },
            makeTransport: { [vcenter = site.vcenter] _ in vcenter }
        )
        let arguments = words.dropFirst().map { $0.hasPrefix("~/") ? site.home.path + $0.dropFirst(1) : $0 }
        if arguments.contains("--watch") {
            try await watch(arguments, in: context, screen)
        } else {
            _ = await FCDCommand.run(arguments, in: context)
        }
        var lines = screen.text.replacing(site.home.path, with: "~").components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private func setOwner(_ words: [String]) throws {
        let catalog = try DiskCatalog.open(at: site.catalog)
        guard words.count == 2, let disk = try catalog.disks(matching: DiskQuery(name: words[0])).first else {
            throw ExampleError(description: "alone DISK TEAM, and not \(words)")
        }
        try catalog.setOwner(Owner(team: words[1]), diskID: disk.id)
    }

    /// Runs a command that ends with Ctrl-C: once everything was read, one thing after the other happens, and each makes
    /// a line.
    private func watch(_ arguments: [String], in context: CommandContext, _ screen: CapturedOutput) async throws {
        let running = Task { await FCDCommand.run(arguments, in: context) }
        defer { running.cancel() }
        func reach(_ isReached: () -> Bool) async throws {
            while !isReached() { try await Task.sleep(for: .milliseconds(5)) }
        }
        try await reach { screen.text.contains("Ctrl-C") }
        for event in meanwhile {
            let count = screen.text.count
            guard event.count == 3, let disk = site.vcenter.disk(named: event[1])?.id else {
                throw ExampleError(description: "meanwhile attach|detach DISK VM, and not \(event)")
            }
            if event[0] == "attach" {
                try site.vcenter.attach(disk, to: event[2])
            } else {
                try site.vcenter.detach(disk, from: event[2])
            }
            try await reach { screen.text.count > count }
        }
        meanwhile = []
        running.cancel()
        _ = await running.value
    }

    /// The command with this run's identifiers.
    private func translated(_ command: String) -> String {
        var command = command
        for (documented, actual) in identifiers {
            command = command.replacing(documented, with: actual)
            // People name an operation by the beginning of its ID.
            command = command.replacing(" \(documented.prefix(8))", with: " \(actual.prefix(8))")
        }
        return command
    }

    /// Whether the output is the documented one, apart from times and identifiers that are made anew in each run.
    func matches(_ documented: [String], _ actual: [String]) -> Bool {
        let (expected, seen) = (documented.joined(separator: "\n"), actual.joined(separator: "\n"))
        guard Self.comparable(expected) == Self.comparable(seen) else { return false }
        for (name, value) in zip(Self.identifiers(in: expected), Self.identifiers(in: seen)) {
            let isNew = identifiers[name] == nil && !identifiers.values.contains(value)
            guard isNew || identifiers[name] == value else { return false }
            identifiers[name] = value
        }
        return true
    }

    /// The output as the document is to show it: with the identifiers that it has used so far, and of nobody's machine.
    func documentable(_ actual: [String]) -> [String] {
        for value in Self.identifiers(in: actual.joined(separator: "\n"))
        where !identifiers.values.contains(value) {
            identifiers[value] = value
        }
        return actual.map { line in
            let anonymous = line.replacing(Self.actor, with: "kim on workstation, process 21790")
                .replacing(Self.login, with: "kim@workstation")
                .replacing(Self.exportedHost, with: #""host":"workstation","#)
                .replacing(Self.exportedProcess, with: #""pid":21790,"#)
                .replacing(Self.exportedUser, with: #""user":"kim""#)
            return identifiers.reduce(anonymous) { $0.replacing($1.value, with: $1.key) }
        }
    }

    private static func identifiers(in text: String) -> [String] {
        text.matches(of: identifier).map { String($0.output) }
    }

    private static func comparable(_ text: String) -> String {
        text.replacing(identifier, with: "<id>")
            .replacing(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/, with: "<time>")
            .replacing(/\d{4}-\d\d-\d\d/, with: "<day>")
            .replacing(catalogSize) { "\($0.output.1)<size>" }
            .replacing(actor, with: "<actor>")
            .replacing(login, with: "<login>").replacing("kim@workstation", with: "<login>")
            .replacing(exportedHost, with: "<host>").replacing(exportedProcess, with: "<process>")
            .replacing(exportedUser, with: "<user>")
    }

    /// Who runs this test, as lists of operations show it.
    private static var login: String { "\(OperationActor.current.user)@\(OperationActor.current.host)" }

    private static var exportedHost: Regex<Substring> { /"host":"[^"]+",/ }

    private static var exportedProcess: Regex<Substring> { /"pid":\d+,/ }

    private static var exportedUser: Regex<Substring> { /"user":"[^"]+"/ }

    /// What the catalog's file takes, which any change of its tables changes.
    private static var catalogSize: Regex<(Substring, Substring)> {
        /(the catalog takes |the catalog is copied to \S+: |(?:Size|Beside it|Empty in it)  +)[\d.]+ [KMG]?i?B\b/
    }

    private static var actor: Regex<Substring> { /\S+ on \S+, process \d+/ }

    private static var identifier: Regex<Substring> {
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/
    }
}

struct ExampleError: Error, CustomStringConvertible {
    let description: String
}

/// The words of a command line with quotes, as a shell takes them.
enum ShellWords {
    static func split(_ line: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            switch (character, quote) {
            case (let end, let open?) where end == open: quote = nil
            case (_, _?): word = (word ?? "") + String(character)
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case (" ", nil):
                if let word { words.append(word) }
                word = nil
            case ("|", nil), (">", nil), ("<", nil), ("$", nil), ("\\", nil), ("&", nil), (";", nil):
                throw ExampleError(description: "an example cannot use \(character) of the shell: \(line)")
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw ExampleError(description: "a quote is open: \(line)") }
        if let word { words.append(word) }
        return words
    }
}
