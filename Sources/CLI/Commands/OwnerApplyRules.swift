import ArgumentParser
import Catalog

struct OwnerApplyRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply-rules",
        abstract: "Give disks the owners that the configuration's rules name, in the catalog alone.",
        discussion: """
            As after each `fcd sync`, for all servers of the catalog and without asking any. An owner that somebody set \
            stays; one of a rule that does not fit any more goes. No disk is written to: see `fcd owner push --rules`.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Show what would be done, and do nothing.")
    var dryRun = false

    func run() async throws {
        let rules = try Configuration.load(Places(environment: CommandContext.current.environment)).ownerRules
        let reading = try catalog.openForReading()
        guard !dryRun else {
            return try output.show(OwnerRulesReport(try reading.forecast(rules)))
        }
        let changes = try catalog.openForWriting().applyOwnerRules(rules, at: CommandContext.current.now())
        try output.show(OwnerRulesReport(changes))
    }
}

/// What applying the rules did or would do.
struct OwnerRulesReport: ChangeReport {
    /// `done`, `unchanged` or `planned`.
    let outcome: String
    let given: Int
    let changed: Int
    let removed: Int

    init(_ changes: OwnerRuleChanges) {
        (given, changed, removed) = (changes.given, changes.changed, changes.removed)
        outcome = changes.total == 0 ? "unchanged" : "done"
    }

    init(_ forecasts: OwnerRuleForecasts) {
        (given, changed, removed) = (forecasts.wouldGive, forecasts.wouldChange, forecasts.wouldRemove)
        outcome = "planned"
    }

    var sentences: [String] {
        let isPlan = outcome == "planned"
        let parts = [
            (given, isPlan ? "would get an owner" : "got an owner"),
            (changed, isPlan ? "would get another" : "got another"),
            (removed, isPlan ? "would lose theirs" : "lost theirs"),
        ]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0.disks) \($0.1)" }
        return [words.isEmpty ? "every owner by a rule is as the rules have it" : words.joined(separator: ", ")]
    }

    var fields: [Field] {
        [
            Field("Outcome", "outcome", .text(outcome)), Field("Given", "given", .number(given)),
            Field("Changed", "changed", .number(changed)), Field("Removed", "removed", .number(removed)),
        ]
    }
}
