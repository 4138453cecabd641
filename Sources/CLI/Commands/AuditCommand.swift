import ArgumentParser
import Audit
import Foundation

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Report what is wrong with the disks in the catalog.",
        discussion: """
            No server is asked: run `fcd sync` before. The command that mends a finding stands in the page that --html \
            writes, and in every other form but the table. Exit status 4 says that something at or above --fail-on was \
            found, and 3 that a rule could not be run; what is suppressed counts for neither. With --fix the commands \
            that lose nothing are run on the server, after a confirmation; the others are shown with why a person has \
            to decide.
            """,
        subcommands: [AuditRules.self]
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Report disks that no VM has held for so many days; 30 unless configured.",
            valueName: "days"
        )
    )
    var unattachedDays: Int?

    @Option(
        help: ArgumentHelp(
            "Run this rule or group of rules only. May be repeated; `fcd audit rules` lists them.",
            valueName: "rule"
        )
    )
    var only: [String] = []

    @Option(help: ArgumentHelp("Leave this rule or group of rules out. May be repeated.", valueName: "rule"))
    var skip: [String] = []

    @Option(help: ArgumentHelp("Only disks of this team, person or contact.", valueName: "name"))
    var owner: String?

    @Option(help: "Only disks on this datastore.")
    var datastore: String?

    @Option(
        help: ArgumentHelp("Compare with this earlier report in JSON: new, still there, mended.", valueName: "path"),
        completion: .file()
    )
    var against: String?

    @OptionGroup var language: AuditLanguageOptions

    @Option(help: "End with status 4 when something of this severity or a higher one is found.")
    var failOn: AuditSeverity?

    @Option(help: "The form of the report on stdout, instead of -o: one more than there.")
    var format: AuditFormat?

    @OptionGroup var files: AuditFileOptions

    @Flag(help: "Write CSV for a spreadsheet: with a byte order mark, and ' before what would be a formula.")
    var spreadsheet = false

    @Flag(help: "Mend what can be mended by machine, on the server, after a confirmation.")
    var fix = false

    @OptionGroup var past: AsOfOptions

    func validate() throws {
        let isCSVShown = !fix && (format ?? AuditFormat(output.format)) == .csv
        if spreadsheet, files.csv == nil, !isCSVShown { throw ValidationError("--spreadsheet goes with CSV.") }
        if output.quiet, let format {
            throw ValidationError(
                "--quiet shows IDs alone, and --format \(format.rawValue) a report: leave one out, or write the report to a "
                    + "file, such as with --json."
            )
        }
        guard fix else {
            if change.dryRun || change.yes { throw ValidationError("--dry-run and --yes go with --fix.") }
            if connection.isGiven { throw ValidationError("An audit asks no server: options of one go with --fix.") }
            return
        }
        if past.point != nil { throw ValidationError("--fix mends what is so now: leave --as-of out.") }
        if format != nil { throw ValidationError("--fix shows what was done: give -o, and a file for the report.") }
        if failOn != nil { throw ValidationError("--fail-on goes without --fix: audit again afterwards.") }
    }

    func run() async throws {
        let report = try await Progress.showing("auditing") { progress in try audit(progress) }
        for (format, path) in files.files { try writer(of: report, format).write(toFile: path) }
        if !fix { try writer(of: report, format ?? AuditFormat(output.format)).write() }
        for rule in report.failures {
            let hint = rule.error?.hint.map { "; \($0)" } ?? ""
            CommandContext.current.warn("the rule \(rule.id) could not be run: \(rule.error?.message ?? "")\(hint)")
        }
        for suppression in report.expiredSuppressions {
            output.note(
                "note: the suppression of \(suppression.rule) (\(suppression.reason)) ended with \(suppression.until)"
            )
        }
        for line in AuditSummary.lines(report) { output.note(line) }
        for (_, path) in files.files { output.note("the report is in \(path)") }
        if fix { try await AuditFix(connection: connection, change: change, output: output).run(report) }
        if let failOn, let worst = report.worst, worst >= failOn { throw ExitStatus.findings }
        if !report.failures.isEmpty { throw ExitStatus.partlyDone }
    }

    private func writer(of report: AuditReport, _ format: AuditFormat) -> AuditReportWriter {
        AuditReportWriter(report: report, format: format, output: output, isForSpreadsheet: spreadsheet)
    }

    private func audit(_ progress: Progress) throws -> AuditReport {
        let options = try options()
        let catalog = try past.open(connection.catalog, output)
        try catalog.requireDatastore(datastore, exactly: true)
        try catalog.requireOwner(owner)
        do {
            return try Auditor(catalog).run(options: options) { step in
                progress.update(step.rule.map { "auditing: \($0)" } ?? "adding up")
                progress.update(done: step.done, of: step.rules)
            }
        } catch let error as AuditError {
            throw CLIError(error)
        }
    }

    private func options() throws -> AuditOptions {
        let context = CommandContext.current
        let places = Places(environment: context.environment)
        var options = AuditOptions(
            policy: try Configuration.auditPolicy(places),
            only: Set(only),
            skip: Set(skip),
            owner: owner,
            datastore: datastore,
            now: context.now(),
            asOf: try past.time()
        )
        options.language = try language.chosen()
        if let unattachedDays { options.policy.setUnattachedDays(unattachedDays, overridesRule: true) }
        do {
            options.against = try against.map(EarlierReport.init(contentsOf:))
            _ = try options.rules()
        } catch let error as AuditError {
            throw CLIError(error)
        }
        return options
    }
}

extension CLIError {
    fileprivate init(_ error: AuditError) {
        self.init(error.isMissingFile ? .notFound : .usage, error.message, hint: error.hint)
    }
}

extension ConnectionOptions {
    /// Whether a server is named, or how it is reached: beside the profile, which also names a catalog.
    fileprivate var isGiven: Bool {
        [server, username, passwordFile, caFile, thumbprint].contains { $0 != nil } || timeout != nil || debug
            || pace.givenConcurrency != nil || pace.givenRate != nil || pace.givenTasksPerDatastore != nil
    }
}

extension AuditSeverity: ExpressibleByArgument {}
