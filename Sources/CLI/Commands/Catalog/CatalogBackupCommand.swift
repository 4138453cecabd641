import ArgumentParser
import Catalog
import Foundation

struct CatalogBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the catalog into one file, while others go on working with it.",
        discussion: """
            The copy is how the catalog was when it began, whatever is written meanwhile. It gets its name when it is \
            whole and was checked, is for you alone to read, and is a catalog itself: name it with --catalog.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @Flag(help: "Replace the file where it is there already.")
    var force = false

    func run() async throws {
        let path = try catalog.path()
        CommandContext.current.warn(each: try DiskCatalog.takeBackInterrupted(path, targets: [file]))
        let start = ContinuousClock.now
        let backup = try await Progress.showing("copying the catalog") { progress in
            try DiskCatalog.backUp(path, to: file, overwrite: force) { done, total in
                try Task.checkCancellation()
                progress.update("copying the catalog: \(total == 0 ? 100 : done * 100 / total)%")
            }
        }
        try output.show(CatalogBackupReport(backup, took: start.duration(to: .now)))
    }
}
