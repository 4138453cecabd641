import Catalog
import Foundation

/// What a rule knows of the audit that it runs in.
package struct AuditContext: Sendable {
    /// Words in the report's language.
    package let words: AuditWords
    /// What the rule's parameters are set to.
    let values: [String: AuditValue]
    /// The time that ages are counted to.
    let reference: Date
    let clusters: AuditClusters?
    /// Control flags that disks may carry.
    var allowedFlags: [String] = []

    /// A number that the rule takes.
    func number(_ parameter: String) -> Int {
        if case .number(let number) = values[parameter] { number } else { 0 }
    }

    /// Words that the rule takes.
    func list(_ parameter: String) -> [String] {
        if case .words(let words) = values[parameter] { words } else { [] }
    }

    /// The day of the audit, in UTC.
    var today: String { CalendarDay(utc: reference).description }

    /// Whole days from a stored time to the time of the audit; 0 for one that is not known.
    func days(since time: String?) -> Int64 {
        guard let time, let date = CatalogTime.date(time) else { return 0 }
        return Int64((reference.timeIntervalSince(date) / 86_400).rounded(.down))
    }

    /// Whole days from a calendar day to the day of the audit.
    func days(sinceDay day: String?) -> Int64 {
        guard let day, let midnight = CatalogTime.date(day + "T00:00:00.000Z") else { return 0 }
        return Int64((reference.timeIntervalSince(midnight) / 86_400).rounded(.down))
    }

    /// What queries bind: `:now`, `:today`, each parameter by its name (a list as a JSON array), and for days the time so
    /// long ago as `:since_NAME`.
    func arguments(_ parameters: [AuditParameter]) -> [String: CatalogValue] {
        var arguments: [String: CatalogValue] = [
            "now": .text(CatalogTime.text(reference)), "today": .text(today),
        ]
        for parameter in parameters {
            let name = parameter.name.replacing("-", with: "_")
            switch values[parameter.name] ?? parameter.standard {
            case .number(let number):
                arguments[name] = .integer(Int64(number))
                guard parameter.unit == .days else { continue }
                let time = reference.addingTimeInterval(-Double(number) * 86_400)
                arguments["since_" + name] = .text(CatalogTime.text(time))
            case .words(let words):
                arguments[name] = .text(JSONWriter.array(words))
            }
        }
        return arguments
    }
}
