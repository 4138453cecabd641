import ArgumentParser
import FCD
import Lifecycle

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what has to be done so that disks are as a manifest says.",
        discussion: """
            The manifest is YAML, or CSV where its name ends in .csv; docs/manifest.md describes it. What it does not \
            mention is left alone, and nothing is changed. An entry that cannot be done is shown with its reason, and \
            the command then ends with 3.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Write the plan to this file, for `fcd apply --plan`.", valueName: "file"))
    var save: String?

    func run() async throws {
        // Before any call, so that a manifest that cannot be right costs nothing.
        let manifest = try await ManifestFile.read(file)
        let plan = try await connection.withLifecycle("planning", .reading) { lifecycle in
            try await lifecycle.plan(manifest, width: try connection.resolvedPace().concurrency)
        }
        if let save { try PlanFile.write(plan, to: save) }
        try plan.show(output)
    }
}

extension DiskPlan {
    /// Shows the plan.
    ///
    /// - Throws: ``ExitStatus/partlyDone`` where an entry is refused.
    func show(_ output: OutputOptions) throws {
        let result = PlanResult(plan: self)
        try output.show(result)
        if !entries.isEmpty { output.note(result.summary) }
        if !refused.isEmpty { throw ExitStatus.partlyDone }
    }
}
