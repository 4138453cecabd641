import ArgumentParser
import Catalog
import Foundation

struct OperationsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the journal as JSON lines: one object an operation, the oldest first.",
        discussion: """
            Takes the options that choose operations as `fcd operations` does, after the word export. However long \
            the journal is, memory does not grow with it.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup(title: "Selection") var selection: OperationSelectionOptions

    @Argument(
        help: "The file to write, for you alone to read; one that is there is replaced. Standard output if left out.",
        completion: .file()
    )
    var file: String?

    func run() async throws {
        let catalog = try catalog.openForReading(notingOpenOperations: false)
        let filter = try selection.filter(in: catalog)
        guard let file else {
            _ = try write(catalog, filter, to: CommandContext.current.standardOutput)
            return
        }
        let target = URL(filePath: file).resolvingSymlinksInPath().standardizedFileURL
        guard target != URL(filePath: catalog.path).resolvingSymlinksInPath().standardizedFileURL else {
            throw CLIError(.inputOutput, "\(file) is the catalog itself", hint: "name another file to write")
        }
        var count = 0
        try PrivateFile.write(to: file) { count = try write(catalog, filter, to: $0) }
        let words = count == 1 ? "1 operation is" : "\(count) operations are"
        CommandContext.current.say(VisibleText.escape("\(words) in \(file)"))
    }

    /// Writes some lines at a time.
    /// - Returns: The number of operations.
    private func write(
        _ catalog: DiskCatalog,
        _ filter: OperationFilter,
        to target: any TextOutput
    ) throws -> Int {
        var lines = JSONLines()
        var count = 0
        try catalog.eachOperation(matching: filter) { listing in
            try Task.checkCancellation()
            try lines.append(OperationLine(listing))
            count += 1
            if lines.text.utf8.count >= 65_536 { try target.write(lines.take()) }
        }
        try target.write(lines.take())
        return count
    }
}
