import ArgumentParser
import Catalog

struct CatalogCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look through the whole catalog for damage and for contradictions.",
        discussion: """
            Nothing is written, and others may go on working with the catalog. The exit status is 1 where something is \
            wrong.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Make anew what is made of the rest: the index that text is searched in.")
    var repair = false

    func run() async throws {
        let path = try catalog.path()
        CommandContext.current.warn(each: try DiskCatalog.takeBack(path))
        let report = try await Progress.showing("checking the catalog") { progress in
            func tell(_ check: String) throws {
                try Task.checkCancellation()
                progress.update("checking the catalog: \(check)")
            }
            let report = try DiskCatalog.check(path, progress: tell)
            return repair ? try DiskCatalog.repair(path, after: report, progress: tell) : report
        }
        try output.show(CatalogCheckResult(report, path: path))
        if !report.isCurrent, !report.version.isEmpty {
            output.note(
                "note: the catalog was written by an older version, and only the file itself was checked; `fcd sync` brings "
                    + "it up to date"
            )
        }
        guard let next = report.next(path) else { return }
        CommandContext.current.say("  hint: " + VisibleText.escape(next))
        throw ExitStatus.failed
    }
}
