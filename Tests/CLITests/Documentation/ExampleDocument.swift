import Foundation
import Testing

/// A Markdown document with examples of commands and their output.
///
/// A line `<!-- $ fcd … -->` before an example is a command that has to be run first and is not shown. A comment that
/// begins with `<!-- ~/PATH` puts its other lines into that file of the person's home. `<!-- lost METHOD -->` has the
/// server's next answer to that method get lost. `<!-- meanwhile attach DISK VM -->` and `detach` happen behind the back of
/// the next `--watch`, which is ended after as many lines as the document has. `<!-- alone DISK TEAM -->` gives a disk an
/// owner in the catalog alone, as where the server could not take it.
struct ExampleDocument {
    /// A command and what it prints.
    struct Example {
        /// The words after `$ `.
        var command: String
        /// What has to be in files below the person's home before, by path.
        var files: [String: String] = [:]
        /// The lines of the document that hold the output; nil for a command that is not shown.
        var output: Range<Int>?
        /// The line of the command.
        var line: Int
    }

    /// What stands below one heading. Each has a server of its own, so that sections can be moved and edited alone.
    struct Section: CustomTestStringConvertible {
        var heading: String
        var examples: [Example]

        var testDescription: String { heading }
    }

    let file: URL
    var lines: [String]
    let sections: [Section]

    init(_ name: String) throws {
        // Tests/CLITests/Documentation/ExampleDocument.swift
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        file = folder.appending(path: name)
        lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        sections = Self.sections(of: lines)
    }

    func output(of example: Example) -> [String] { example.output.map { Array(lines[$0]) } ?? [] }

    private static func sections(of lines: [String]) -> [Section] {
        var sections = [Section(heading: "", examples: [])]
        var isExample = false
        var files: [String: String] = [:]
        var file: (path: String, content: String)?
        for (number, line) in lines.enumerated() {
            if let (path, content) = file {
                file = line == "-->" ? nil : (path, content + line + "\n")
                if file == nil { files[path] = content }
            } else if isExample {
                if line == "```" {
                    isExample = false
                } else if line.hasPrefix("$ ") {
                    sections[sections.count - 1].examples.append(
                        Example(
                            command: String(line.dropFirst(2)),
                            files: files,
                            output: number + 1..<number + 1,
                            line: number
                        )
                    )
                    files = [:]
                } else if let last = sections.last?.examples.indices.last {
                    let start = sections[sections.count - 1].examples[last].output?.lowerBound ?? number
                    sections[sections.count - 1].examples[last].output = start..<number + 1
                }
            } else if line == "```console" {
                isExample = true
            } else if line.hasPrefix("#") {
                sections.append(Section(heading: line, examples: []))
            } else if line.hasPrefix("<!-- ~/") {
                file = (String(line.dropFirst("<!-- ~/".count)), "")
            } else if ["lost", "meanwhile", "alone"].contains(where: { line.hasPrefix("<!-- \($0) ") }),
                line.hasSuffix(" -->")
            {
                let command = String(line.dropFirst("<!-- ".count).dropLast(" -->".count))
                sections[sections.count - 1].examples.append(Example(command: command, output: nil, line: number))
            } else if line.hasPrefix("<!-- $ "), line.hasSuffix(" -->") {
                let command = String(line.dropFirst("<!-- $ ".count).dropLast(" -->".count))
                sections[sections.count - 1].examples.append(Example(command: command, output: nil, line: number))
            }
        }
        return sections.filter { !$0.examples.isEmpty }
    }
}
