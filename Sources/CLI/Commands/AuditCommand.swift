import ArgumentParser
import Audit
import Foundation

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Report what is wrong with the disks in the catalog.",
        discussion: """
            No server is asked: run `fcd sync` before. The command that mends a finding stands in the page that --html \
            writes, in JSON and in CSV. Exit status 4 says that something at or above --fail-on was found.
            """,
        subcommands: [AuditRules.self]
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Report disks that no VM has held for so many days; 30 unless configured.",
            valueName: "days"
        )
    )
    var unattachedDays: Int?

    @Option(help: ArgumentHelp("Run this rule only. May be repeated; `fcd audit rules` lists them.", valueName: "rule"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Leave this rule out. May be repeated.", valueName: "rule"))
    var skip: [String] = []

    @Option(help: ArgumentHelp("Only disks of this team, person or contact.", valueName: "name"))
    var owner: String?

    @Option(help: "Only disks on this datastore.")
    var datastore: String?

    @Option(help: "End with status 4 when something of this severity or a higher one is found.")
    var failOn: AuditSeverity?

    @Option(
        help: ArgumentHelp("Also write the report as a page for a browser.", valueName: "path"),
        completion: .file()
    )
    var html: String?

    @OptionGroup var past: AsOfOptions

    func run() async throws {
        let report = try report()
        if let html { try write(report, to: html) }
        try output.show(AuditResult(report: report))
        output.note(AuditResult.summary(of: report))
        if let html { output.note("the report is in \(html)") }
        if let failOn, let worst = report.worst, worst >= failOn { throw ExitStatus.findings }
    }

    private func report() throws -> AuditReport {
        let context = CommandContext.current
        let configured = try Configuration.load(Places(environment: context.environment)).audit?.unattachedDays
        let options = AuditOptions(
            unattachedDays: unattachedDays ?? configured ?? AuditOptions().unattachedDays,
            only: Set(only),
            skip: Set(skip),
            owner: owner,
            datastore: datastore,
            now: context.now(),
            asOf: try past.time()
        )
        do {
            _ = try options.rules()
        } catch {
            throw CLIError(.usage, error.message, hint: error.hint)
        }
        let catalog = try past.open(catalog, output)
        try catalog.requireDatastore(datastore)
        return try Auditor(catalog).run(options: options)
    }

    private func write(_ report: AuditReport, to path: String) throws {
        let page = try report.html()
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CLIError(.inputOutput, "\(path) is a folder", hint: "name the file to write, such as report.html")
        }
        do {
            try Data(page.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CLIError(
                .inputOutput,
                "the report cannot be written to \(path): \(error.localizedDescription)",
                hint: "name a file in a folder that is there and can be written"
            )
        }
    }
}

extension AuditSeverity: ExpressibleByArgument {}
