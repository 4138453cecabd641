import Catalog
import FCD
import Foundation

// Numbers and times.
extension SearchTermReader {
    /// What a number or a time is compared with: what is written, from its first moment or unit to the one after it.
    private struct Bounds<Bound> {
        var first: Bound
        var after: Bound
    }

    func size(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> CatalogCondition.ValueTest<Int64> {
        try compared(field, value, capacity)
    }

    func count(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> CatalogCondition.ValueTest<Int64> {
        try compared(field, value, number)
    }

    func time(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> CatalogCondition.ValueTest<Date> {
        if let ends = value.ends, ends.contains(where: \.isSpan) { return try ages(field, value, ends) }
        let test = try compared(field, value, moment)
        guard case .range(let from, let before) = test, value.isComparedSpan else { return test }
        let text = value.text
        // Less than 7 days ago is later than that moment.
        switch text.first {
        case "<": return .range(from: before, before: nil)
        case ">": return .range(from: nil, before: from)
        default:
            throw error(
                "\(field.rawValue):\(text) may mean that moment or the time since",
                "write \(field.rawValue):<\(text) for less than that ago, \(field.rawValue):>\(text) for more",
                at: value.range
            )
        }
    }

    /// How long ago: `7d..30d` from 7 to 30 days, whichever is written first, `30d..` 30 days or longer, `..7d` at most 7
    /// days. The longer ago, the earlier the moment.
    private func ages(
        _ field: SearchField,
        _ value: SearchSlice,
        _ ends: [SearchSlice]
    ) throws(SearchError) -> CatalogCondition.ValueTest<Date> {
        var moments: [Date?] = []
        for end in ends { moments.append(end.characters.isEmpty ? nil : try moment(field, end).first) }
        guard ends.allSatisfy({ $0.isSpan || $0.characters.isEmpty }) else {
            throw error(
                "\(value.text) has a length of time at one end, and a day or a time at the other",
                "write both ends as lengths of time, such as \(field.rawValue):7d..30d, or both as days",
                at: value.range
            )
        }
        guard let left = moments[0] else { return .range(from: moments[1], before: nil) }
        guard let right = moments[1] else { return .range(from: nil, before: left) }
        guard left != right else {
            throw error(
                "both ends of \(value.text) are the same moment, in which nothing lies",
                "write \(field.rawValue):<\(ends[0].text) for less than that ago, \(field.rawValue):>\(ends[0].text) for more",
                at: value.range
            )
        }
        return .range(from: min(left, right), before: max(left, right))
    }

    /// Days to come: `30d` is in thirty days.
    func expiry(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> CatalogCondition.ValueTest<Date> {
        try compared(field, value, dayToCome)
    }

    private func capacity(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> Bounds<Int64> {
        do throws(FCDError) {
            let size = try MiB(parsing: value.text).count
            return Bounds(first: size, after: size + 1)
        } catch {
            throw self.error(error.message, error.hint, at: value.range)
        }
    }

    private func number(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> Bounds<Int64> {
        guard value.characters.allSatisfy({ $0.character.isASCII && $0.character.isNumber }),
            let number = Int64(value.text), number < .max
        else { throw error("\(value.text) is no number", examples(field), at: value.range) }
        return Bounds(first: number, after: number + 1)
    }

    private func moment(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> Bounds<Date> {
        let point = try point(field, value)
        return Bounds(first: point.beginning(now: now), after: point.moment(after: now))
    }

    private func dayToCome(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> Bounds<Date> {
        let point: TimePoint
        switch try self.point(field, value) {
        case .day(let day): point = .day(day)
        // An ownership ends with a whole day.
        case .time(let time): point = .day(CalendarDay(utc: time))
        case .ago(let span): point = .day(CalendarDay(utc: now.addingTimeInterval(span.interval)))
        }
        return Bounds(first: point.beginning(now: now), after: point.end(now: now))
    }

    private func point(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> TimePoint {
        switch value.keyword {
        case "today": return .day(CalendarDay(utc: now))
        case "yesterday": return .day(CalendarDay(utc: now.addingTimeInterval(-86_400)))
        case "tomorrow": return .day(CalendarDay(utc: now.addingTimeInterval(86_400)))
        default: break
        }
        do throws(FCDError) {
            return try TimePoint(parsing: value.text)
        } catch {
            throw self.error(error.message, examples(field), at: value.range)
        }
    }

    /// `none`, `any`, `<x`, `<=x`, `>x`, `>=x`, `x`, `a..b`, `a..`, `..b`. Both ends of a range belong to it.
    private func compared<Bound: Comparable & Sendable>(
        _ field: SearchField,
        _ value: SearchSlice,
        _ read: (SearchField, SearchSlice) throws(SearchError) -> Bounds<Bound>
    ) throws(SearchError) -> CatalogCondition.ValueTest<Bound> {
        switch value.keyword {
        case "none": return .none
        case "any", "*": return .any
        default: break
        }
        let sign = String(
            value.characters.prefix { $0.kind == .plain && "<>=".contains($0.character) }.map(\.character)
        )
        let rest = value.dropFirst(sign.count)
        if !sign.isEmpty, rest.characters.isEmpty {
            throw error("nothing stands after \(sign)", examples(field), at: value.range)
        }
        switch sign {
        case "": return try range(field, value, read)
        case "=":
            let bounds = try read(field, rest)
            return .range(from: bounds.first, before: bounds.after)
        case "<": return .range(from: nil, before: try read(field, rest).first)
        case "<=": return .range(from: nil, before: try read(field, rest).after)
        case ">": return .range(from: try read(field, rest).after, before: nil)
        case ">=": return .range(from: try read(field, rest).first, before: nil)
        default:
            throw error(
                "\(sign) compares nothing",
                examples(field),
                at: value.range.lowerBound..<value.range.lowerBound + sign.count
            )
        }
    }

    private func range<Bound: Comparable & Sendable>(
        _ field: SearchField,
        _ value: SearchSlice,
        _ read: (SearchField, SearchSlice) throws(SearchError) -> Bounds<Bound>
    ) throws(SearchError) -> CatalogCondition.ValueTest<Bound> {
        guard let ends = value.ends else {
            let bounds = try read(field, value)
            return .range(from: bounds.first, before: bounds.after)
        }
        guard !ends.allSatisfy(\.characters.isEmpty) else {
            throw error("a range needs an end", examples(field), at: value.range)
        }
        let from: Bounds<Bound>? = ends[0].characters.isEmpty ? nil : try read(field, ends[0])
        let to: Bounds<Bound>? = ends[1].characters.isEmpty ? nil : try read(field, ends[1])
        if let from, let to, from.first >= to.after {
            throw error("the range ends before it begins", "write the smaller end first", at: value.range)
        }
        return .range(from: from?.first, before: to?.after)
    }
}

extension SearchSlice {
    /// Whether it is written as a length of time, such as `7d`.
    fileprivate var isSpan: Bool { (try? TimeSpan(parsing: text)) != nil }

    /// Whether it is a length of time, behind a sign or not.
    fileprivate var isComparedSpan: Bool { (try? TimeSpan(parsing: String(text.drop { "<>=".contains($0) }))) != nil }

    /// The two ends of a range, of which one may be empty; nil for what is none.
    fileprivate var ends: [SearchSlice]? {
        guard
            let dots = characters.indices.first(where: { index in
                characters[index].isPlain(".") && index + 1 < characters.endIndex && characters[index + 1].isPlain(".")
            })
        else { return nil }
        let position = characters[dots].position
        return [
            SearchSlice(characters: characters[..<dots], range: range.lowerBound..<position),
            SearchSlice(characters: characters[(dots + 2)...], range: position + 2..<range.upperBound),
        ]
    }
}

extension TimePoint {
    /// The first moment after what is written.
    fileprivate func moment(after now: Date) -> Date {
        switch self {
        case .day: end(now: now)
        // As fine as the catalog's times are.
        case .time(let time): time.addingTimeInterval(0.001)
        case .ago: beginning(now: now)
        }
    }
}
