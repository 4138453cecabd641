import ArgumentParser
import Catalog
import Foundation
import Lifecycle

/// The state of an earlier time, from the catalog's history.
struct AsOfOptions: ParsableArguments {
    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "Show the state of then, from the catalog alone: a day (its end), a time with its zone, or an age such as 7d.",
            valueName: "time"
        ),
        transform: TimePoint.argument
    )
    var point: TimePoint?

    /// The moment that is meant; nil for the present. A day means its last moment, and today the present.
    ///
    /// - Throws: ``CLIError`` for a time that has not come yet.
    func time() throws(CLIError) -> Date? {
        guard let point else { return nil }
        let now = CommandContext.current.now()
        guard point.beginning(now: now) <= now else {
            throw CLIError(
                .usage,
                "--as-of names a time that has not come yet",
                hint: "leave --as-of out for the present state"
            )
        }
        if case .day = point { return min(point.end(now: now).addingTimeInterval(-0.001), now) }
        return point.beginning(now: now)
    }

    /// Opens the catalog as it is, or as it was then, for what only reads it. Says on stderr what time is shown, and
    /// where the catalog knows less of it than it seems.
    ///
    /// - Throws: ``CLIError`` with status 10 for a time of which the catalog knows nothing, `CatalogError`.
    func open(_ options: CatalogOptions, _ output: OutputOptions) throws -> DiskCatalog {
        guard let time = try time() else { return try options.openForReading() }
        let catalog = try DiskCatalog.open(at: try options.path(), asOf: time)
        for notice in catalog.notices { CommandContext.current.warn(notice) }
        try Self.check(time, in: catalog)
        output.note("note: as of \(time.seconds)")
        return catalog
    }

    private static func check(_ time: Date, in catalog: DiskCatalog) throws {
        let beginning = try catalog.beginningOfHistory()
        guard let firstSeen = beginning.firstSeen, firstSeen <= time else {
            // An empty list would say that there was nothing.
            throw CLIError(
                .notFound,
                "the catalog knows nothing of \(time.seconds)",
                hint: beginning.firstSeen.map { "its history goes back to \($0.seconds)" }
                    ?? "run `fcd sync` to begin one"
            )
        }
        if time < beginning.recordedSince {
            CommandContext.current.warn(
                "changes are recorded since \(beginning.recordedSince.seconds) only, when the catalog began to keep a "
                    + "history: of before, names, sizes, places and owners are those of then"
            )
        }
    }
}

extension Date {
    /// In UTC as everywhere: `2031-12-31 23:59:59Z`.
    var seconds: String { CatalogTime.text(self).prefix(19).replacing("T", with: " ") + "Z" }
}
