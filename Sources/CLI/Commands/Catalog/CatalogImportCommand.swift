import ArgumentParser
import Catalog
import Foundation

struct CatalogImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a new catalog of what `fcd catalog export` wrote.",
        discussion: """
            The catalog must not be there yet, or be empty. It gets its name when all lines were taken; a line that is \
            wrong is named, and nothing is imported. Exports of older versions are brought up to date.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The file to read; - is standard input.", completion: .file())
    var file: String

    @Flag(help: "Read all of it, and make no catalog.")
    var dryRun = false

    func run() async throws {
        let path = try catalog.path()
        CommandContext.current.warn(each: try DiskCatalog.takeBackInterrupted(path))
        let work = try CatalogImport(to: path)
        let transfer = try await Progress.showing("reading \(file)") { progress in
            let input = try Self.input(file)
            while true {
                try Task.checkCancellation()
                let bytes = try await input()
                guard !bytes.isEmpty else { break }
                try work.add(bytes)
            }
            progress.update("making the catalog")
            return try work.finish(keeping: !dryRun)
        }
        try output.show(CatalogImportReport(transfer, path: path, isDone: !dryRun))
    }

    /// What gives the next bytes; none at the end.
    private static func input(_ file: String) throws -> () async throws -> [UInt8] {
        guard file != "-" else {
            let input = CommandContext.current.standardInput
            return { try await input.readBytes(unless: { false }) }
        }
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: file))
            return {
                do {
                    return Array(try handle.read(upToCount: 1 << 20) ?? Data())
                } catch {
                    throw failure(file, error)
                }
            }
        } catch {
            throw failure(file, error)
        }
    }

    private static func failure(_ file: String, _ error: any Error) -> CLIError {
        let isMissing = !FileManager.default.fileExists(atPath: file)
        return CLIError(
            isMissing ? .notFound : .inputOutput,
            isMissing
                ? "there is no file \(file)" : "\(file) cannot be read: \((error as NSError).localizedDescription)",
            hint: "name a file that `fcd catalog export` wrote"
        )
    }
}
