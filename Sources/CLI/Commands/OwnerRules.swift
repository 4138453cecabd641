import ArgumentParser
import Catalog
import FCD
import Foundation

struct OwnerRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the configuration's rules of ownership with what each comes to, from the catalog.",
        discussion: """
            The first rule that fits a disk and names somebody for it counts; an owner that somebody set goes before any \
            rule. Rules are applied after each `fcd sync`, and by `fcd owner apply-rules`.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let places = Places(environment: CommandContext.current.environment)
        let rules = try Configuration.load(places).ownerRules
        let forecasts = try catalog.openForReading().forecast(rules)
        try output.show(
            Listing(
                forecasts.rules.map(OwnerRuleRow.init),
                empty: "\(places.configurationFile) has no owner-rules"
            )
        )
        guard !output.quiet else { return }
        let context = CommandContext.current
        if let words = forecasts.pending {
            context.say("note: not applied yet: \(words): run `fcd sync` or `fcd owner apply-rules`")
        }
        if forecasts.unowned > 0, !rules.isEmpty {
            context.say("note: no rule gives \(forecasts.unowned.disks) that nobody answers for an owner")
        }
    }
}

/// What one rule comes to.
struct OwnerRuleRow: ListRow {
    let rule: String
    /// Who it names, with `{…}` for what each disk has.
    let owner: String
    /// Disks that its conditions fit.
    let fits: Int
    /// Disks that have their owner from it.
    let gives: Int
    let capacityMiB: Int64
    /// Disks that would be its own had somebody not set their owner.
    let explicit: Int
    /// Disks that an earlier rule has, or that lack what the rule's words stand for.
    let passed: Int

    init(_ forecast: OwnerRuleForecast) {
        rule = forecast.rule.name
        owner = forecast.rule.label ?? ""
        fits = forecast.fits
        gives = forecast.gives
        capacityMiB = forecast.capacityMiB
        explicit = forecast.explicit
        passed = forecast.passed
    }

    var identifier: String { rule }

    static var columns: [Column<OwnerRuleRow>] {
        [
            Column("RULE", "rule") { .text($0.rule) },
            Column("OWNER", "owner", fit: .tail) { .text($0.owner) },
            Column("FITS", "fits") { .number($0.fits, $0.fits == 0 ? .warning : .plain) },
            Column("GIVES", "gives") { .number($0.gives) },
            Column("SIZE", "capacityMiB") { .capacity(MiB($0.capacityMiB)) },
            Column("SET OTHERWISE", "explicit") { .number($0.explicit) },
            Column("PASSED OVER", "passed") { .number($0.passed) },
        ]
    }
}

extension OwnerRuleForecasts {
    /// What applying the rules would write; nil where that is nothing.
    var pending: String? {
        let parts = [
            (wouldGive, "would get an owner"), (wouldChange, "another"), (wouldRemove, "would lose theirs"),
        ]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0.disks) \($0.1)" }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

extension Int {
    /// `1 disk`, `2 disks`.
    var disks: String { "\(self) disk\(self == 1 ? "" : "s")" }
}
