import Catalog
import Foundation

/// Numbers and times in words that do not depend on the machine's language.
enum HTMLWords {
    /// `2026-11-23 14:52 UTC`.
    static func time(_ date: Date) -> String {
        let text = CatalogTime.text(date)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    /// `12,345`.
    static func count(_ number: Int) -> String {
        var groups: [String] = []
        var rest = String(number)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return ([rest] + groups).joined(separator: ",")
    }

    /// `512 MiB`, `1.5 TiB`.
    static func size(_ mebibytes: Int64) -> String {
        var value = Double(mebibytes)
        var units = ["MiB", "GiB", "TiB", "PiB", "EiB"]
        while value >= 1_024, units.count > 1 {
            value /= 1_024
            units.removeFirst()
        }
        let rounded = (value * 10).rounded() / 10
        let isWhole = rounded == rounded.rounded()
        return "\(isWhole ? String(Int64(rounded)) : String(rounded)) \(units[0])"
    }

    /// `3 minutes`, `5 hours`, `12 days`.
    static func age(_ seconds: Int) -> String {
        let (count, unit) =
            switch seconds {
            case ..<60: (seconds, "second")
            case ..<3_600: (seconds / 60, "minute")
            case ..<172_800: (seconds / 3_600, "hour")
            default: (seconds / 86_400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
