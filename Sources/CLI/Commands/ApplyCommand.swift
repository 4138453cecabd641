import ArgumentParser
import FCD
import Lifecycle

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make disks be as a manifest says.",
        discussion: """
            Plans as `fcd plan` does, shows the plan, asks, and does exactly that. With --plan, a plan that was saved \
            is made anew from the manifest in it, and nothing is done where the server is not as it was then. A second \
            run changes nothing; one that was interrupted is finished by the next.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("Do this plan, which `fcd plan --save` wrote.", valueName: "file"), completion: .file())
    var plan: String?

    func validate() throws {
        guard (file == nil) != (plan == nil) else {
            throw ValidationError("Give a manifest, or a saved plan with --plan.")
        }
    }

    func run() async throws {
        let saved = try plan.map { try PlanFile.read($0) }
        guard let manifest = try await manifest(of: saved) else { return }
        let width = try connection.resolvedPace().concurrency
        try await connection.withLifecycle("planning", .changing(change)) { lifecycle in
            if let saved { try lifecycle.requireServer(of: saved) }
            let plan = try await lifecycle.plan(manifest, width: width)
            if let saved { try lifecycle.require(saved, stillHolds: plan) }
            guard !change.dryRun else { return try plan.show(output) }
            try await agree(to: plan)
            let context = CommandContext.current
            let interruption = context.interruption
            let progress = BulkProgress("applying", total: plan.changes.count, isQuiet: output.quiet)
            let watch = PlanWatch(
                isStopping: { interruption.isStopping },
                ended: { progress.count(isGood: $0.isGood) }
            )
            let applied = await interruption.finishing(onStop: { context.sayWaiting() }) {
                await progress.showing { await lifecycle.apply(plan, width: width, watch: watch) }
            }
            try await show(applied)
        }
    }

    private func manifest(of saved: DiskPlan?) async throws -> DiskManifest? {
        if let saved { return saved.manifest }
        return try await file.asyncMap { try await ManifestFile.read($0) }
    }

    /// Shows the plan beside the result, and asks.
    private func agree(to plan: DiskPlan) async throws {
        guard !plan.changes.isEmpty, !change.yes else { return }
        let result = PlanResult(plan: plan)
        try await Progress.aside {
            var context = CommandContext.current
            context.standardOutput = context.standardError
            try Output(format: .table, isQuiet: false, context: context).show(result)
        }
        try await Confirmation.require("Apply this plan (\(result.summary))?", options: change)
    }

    private func show(_ applied: [AppliedEntry]) async throws {
        try await Progress.aside {
            try output.show(Listing(applied.map(AppliedRow.init), empty: "the manifest names no disks"))
            for warning in applied.flatMap(\.steps).flatMap({ $0.warnings + $0.notes }) {
                CommandContext.current.warn(warning)
            }
            output.note(Self.summary(of: applied))
        }
        if Task.isCancelled || CommandContext.current.interruption.isStopping { throw ExitStatus.interrupted }
        if applied.contains(where: { !$0.outcome.isGood }) { throw ExitStatus.partlyDone }
    }

    /// `2 done, 1 failed`
    private static func summary(of applied: [AppliedEntry]) -> String {
        let outcomes: [AppliedEntry.Outcome] = [.done, .partial, .unchanged, .failed, .unknown, .refused, .skipped]
        return outcomes.compactMap { outcome in
            let count = applied.count { $0.outcome == outcome }
            return count == 0 ? nil : "\(count) \(outcome.rawValue)"
        }
        .joined(separator: ", ")
    }
}
