package import Catalog
package import FCD
package import Foundation

/// A time that a person gives: a day, a time of a day, or how long ago it was. Days are those of UTC, as all times
/// are that are shown.
package enum TimePoint: Equatable, Sendable {
    /// `2026-12-31`.
    case day(CalendarDay)
    /// `2026-12-31T17:52Z`, `2026-12-31 17:52:53.5+01:00`.
    case time(Date)
    /// `7d`.
    case ago(TimeSpan)

    /// Reads a time.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    package init(parsing text: String) throws(FCDError) {
        if let day = CalendarDay(text) {
            self = .day(day)
        } else if let time = Self.time(text) {
            self = .time(time)
        } else if text.contains(":") || text.prefixMatch(of: /\d+-/) != nil {
            // What has a colon or begins as a date is no length of time, and its refusal would say the wrong thing.
            throw FCDError(
                .invalidArgument,
                "\(String(reflecting: text)) is no time",
                hint:
                    "write a day such as 2026-12-31, a time with its zone such as 2026-12-31T17:52Z, or how long ago it "
                    + "was, such as 7d"
            )
        } else {
            self = .ago(try TimeSpan(parsing: text))
        }
    }

    /// The first moment that it means.
    package func beginning(now: Date) -> Date {
        switch self {
        case .day(let day): Self.midnight(day)
        case .time(let time): time
        case .ago(let span): now.addingTimeInterval(-span.interval)
        }
    }

    /// The first moment after it: the end of a day, the very moment of anything else.
    package func end(now: Date) -> Date {
        if case .day(let day) = self { Self.midnight(day).addingTimeInterval(86_400) } else { beginning(now: now) }
    }

    private static func midnight(_ day: CalendarDay) -> Date {
        // A calendar's day always has this form.
        CatalogTime.date("\(day)T00:00:00.000Z") ?? .distantPast
    }

    private static func time(_ text: String) -> Date? {
        let form = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))/
        guard let parts = text.wholeMatch(of: form)?.output else { return nil }
        if parts.4 != nil, parts.3 == nil { return nil }
        let thousandths = ((parts.4 ?? "") + "000").prefix(3)
        guard let time = CatalogTime.date("\(parts.1)T\(parts.2)\(parts.3 ?? ":00").\(thousandths)Z") else {
            return nil
        }
        guard let sign = parts.5, let hours = parts.6.flatMap({ Int($0) }), let minutes = parts.7.flatMap({ Int($0) })
        else { return time }
        guard hours < 24, minutes < 60 else { return nil }
        let offset = TimeInterval((hours * 60 + minutes) * 60)
        return time.addingTimeInterval(sign == "+" ? -offset : offset)
    }
}
