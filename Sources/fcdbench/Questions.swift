import Catalog
import Foundation
import Lifecycle

/// Questions that people ask a catalog, each many times with other values, and how long the answers take.
struct Questions {
    let path: String
    let runs: Int
    /// Asks only those whose words begin like this.
    var only = ""

    /// As many rows as a person reads.
    private static let rows = 100

    func ask() throws {
        let catalog = try DiskCatalog.open(at: path, mode: .readOnly)
        let size = try catalog.reading { try $0.rows("SELECT count(*) AS n FROM disk") }.first?["n"].integer ?? 0
        let disks = Int(size)
        let picks = (0..<runs).map { 1 + ($0 * 7_919_993) % disks }
        let (teams, apps) = (max(10, disks / 500), max(10, disks / 100))
        show("\(disks) disks, \(runs) runs, \(ProcessInfo.processInfo.activeProcessorCount) cores")
        show("\n| question | median | 95 of 100 | worst | rows |")
        show("|---|---|---|---|---|")

        try find("by owner", catalog) { "owner:team-\(1 + $0 % (teams - 1))" }
        try find("by the owner of the most", catalog) { _ in "owner:team-0" }
        try find("by tag", catalog) { "tag:app/app\($0 % apps)" }
        try find("by the tag of a third of all", catalog) { _ in "tag:tier/gold" }
        try find("by VM", catalog) { "vm:host-\(1 + $0 % max(10, disks / 10))" }
        try find("by datastore", catalog) { "datastore:ds-\(1 + $0 % max(10, disks / 5_000))" }
        try find("by owner, tag and attachment", catalog) {
            "owner:team-\(1 + $0 % (teams - 1)) tag:tier/gold attached:no"
        }
        try find("unattached without any more", catalog) { _ in "attached:no" }
        try find("by a name's pattern", catalog) { "name:db-app\($0 % apps)-*" }
        try find("text: a rare word", catalog) { "app\($0 % apps)" }
        try find("text: a common word", catalog) { _ in "gold" }
        try find("text: a beginning", catalog) { "app\($0 % max(1, apps / 100))*" }
        try find("text: two Chinese characters", catalog) { _ in "数据" }
        try find("text: several words", catalog) { "data app\($0 % apps) silver" }
        try time("show", picks) { key in try catalog.listing(diskID: Int64(key)) == nil ? 0 : 1 }
        try time("name to disk", picks) { key in
            try catalog.candidates(for: "db-app\(key)").count
        }
        try time("history of a disk", picks) { key in
            try catalog.events(matching: EventQuery(diskID: Int64(key))).count
        }
        try past(picks, teams: teams)
        try totals(catalog)
    }

    private func past(_ picks: [Int], teams: Int) throws {
        let format = Date.ISO8601FormatStyle()
        let past = try DiskCatalog.open(at: path, asOf: format.parse("2026-08-10T12:00:00Z"))
        try time("as of a time: a disk", picks) { key in try past.listing(diskID: Int64(key)) == nil ? 0 : 1 }
        try find("as of a time: by owner", past) { "owner:former-\($0 % teams)" }
        try find("as of a time: by tag", past) { "tag:app/app\($0 % 1_000)" }
        try time("as of a time: opening the catalog as well", Array(picks.prefix(20))) { key in
            try DiskCatalog.open(at: path, asOf: format.parse("2026-08-10T12:00:00Z")).listing(diskID: Int64(key))
                == nil
                ? 0 : 1
        }
    }

    private func totals(_ catalog: DiskCatalog) throws {
        let few = Array(0..<5)
        let format = Date.ISO8601FormatStyle()
        let past = try DiskCatalog.open(at: path, asOf: format.parse("2026-08-10T12:00:00Z"))
        try time("totals by owner", few) { _ in try catalog.owners().count }
        try time("totals by owner, as of a time", few) { _ in try past.owners().count }
        try time("totals by tag", few) { _ in try catalog.tags().count }
        try time("totals by tag, as of a time", few) { _ in try past.tags().count }
        try time("number and size of all disks", few) { _ in
            try catalog.reading {
                try $0.rows("SELECT count(*) AS n, sum(capacity_mib) AS mib FROM disks WHERE state = 'ready'")
            }.count
        }
    }

    private func find(_ what: String, _ catalog: DiskCatalog, words: (Int) -> String) throws {
        try time("find " + what, Array(0..<runs)) { run in
            var query = try DiskSearch(words(run)).query
            query.limit = Self.rows
            return try catalog.disks(matching: query).count
        }
    }

    /// Prints a line at once, also into a pipe, where `print` would keep it for later.
    private func show(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func time(_ what: String, _ values: [Int], _ body: (Int) throws -> Int) throws {
        guard what.hasPrefix(only) else { return }
        var times: [Double] = []
        var rows = 0
        let clock = ContinuousClock()
        for value in values {
            let start = clock.now
            rows += try body(value)
            times.append((clock.now - start) / .milliseconds(1))
        }
        times.sort()
        func at(_ part: Double) -> String {
            times[min(times.count - 1, Int(Double(times.count) * part))].formatted(
                .number.precision(.fractionLength(1)).grouping(.never)
            )
        }
        show("| \(what) | \(at(0.5)) ms | \(at(0.95)) ms | \(at(1)) ms | \(rows / max(1, values.count)) |")
    }
}
