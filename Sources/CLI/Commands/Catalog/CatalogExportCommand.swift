import ArgumentParser
import Catalog

struct CatalogExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all that the catalog holds as JSON lines.",
        discussion: """
            History and journal included, as it all was at one moment; others may go on working meanwhile. The same \
            catalog always gives the same bytes. `fcd catalog import` makes a catalog of them again.
            """
    )

    @OptionGroup var catalog: CatalogOptions

    @Argument(help: "The file to write, for you alone to read. Standard output if left out.", completion: .file())
    var file: String?

    @Flag(help: "Replace the file where it is there already.")
    var force = false

    func run() async throws {
        let path = try catalog.path()
        let context = CommandContext.current
        context.warn(each: try DiskCatalog.takeBackInterrupted(path, targets: [file].compactMap(\.self)))
        guard let file else {
            _ = try DiskCatalog.export(path) { bytes in
                try Task.checkCancellation()
                try context.standardOutput.write(String(decoding: bytes, as: UTF8.self))
            }
            return
        }
        let transfer = try await Progress.showing("writing the catalog") { progress in
            try DiskCatalog.export(path, to: file, overwrite: force) { done, total in
                try Task.checkCancellation()
                progress.update(done: done, of: total)
            }
        }
        context.say(VisibleText.escape("\(transfer.rows) rows are in \(file)"))
    }
}
