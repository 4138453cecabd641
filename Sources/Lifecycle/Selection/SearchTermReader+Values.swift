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
        let test = try compared(field, value, moment)
        guard case .range(let from, let before) = test, value.hasSpan else { return test }
        let text = value.text
        if text.contains("..") {
            // 7d..30d: from 30 to 7 days ago, whichever is written first.
            return .range(
                from: [from, before].compactMap { $0 }.min(),
                before: [from, before].compactMap { $0 }.max()
            )
        }
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
        var point = try point(field, value)
        if case .ago(let span) = point { point = .day(CalendarDay(utc: now.addingTimeInterval(span.interval))) }
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
        let characters = value.characters
        guard
            let dots = characters.indices.first(where: { index in
                characters[index].isPlain(".") && index + 1 < characters.endIndex && characters[index + 1].isPlain(".")
            })
        else {
            let bounds = try read(field, value)
            return .range(from: bounds.first, before: bounds.after)
        }
        let position = characters[dots].position
        let left = SearchSlice(characters: characters[..<dots], range: value.range.lowerBound..<position)
        let right = SearchSlice(characters: characters[(dots + 2)...], range: position + 2..<value.range.upperBound)
        guard !(left.characters.isEmpty && right.characters.isEmpty) else {
            throw error("a range needs an end", examples(field), at: value.range)
        }
        let from: Bounds<Bound>? = left.characters.isEmpty ? nil : try read(field, left)
        let to: Bounds<Bound>? = right.characters.isEmpty ? nil : try read(field, right)
        if let from, let to, from.first > to.first, !left.isSpan || !right.isSpan {
            throw error("the range ends before it begins", "write the smaller end first", at: value.range)
        }
        return .range(from: from?.first, before: to?.after)
    }
}

extension SearchSlice {
    /// Whether it is written as a length of time, such as `7d`.
    fileprivate var isSpan: Bool { (try? TimeSpan(parsing: text)) != nil }

    /// Whether a length of time is among what is written, behind a sign or in a range.
    fileprivate var hasSpan: Bool {
        let rest = text.drop { "<>=".contains($0) }
        return rest.split(separator: "..").contains { (try? TimeSpan(parsing: String($0))) != nil }
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
