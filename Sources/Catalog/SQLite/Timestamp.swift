import Foundation

/// Times as the catalog stores them: `2026-11-23T14:52:53.123Z`, UTC, always three decimals.
///
/// Text in this form sorts as time does, and SQLite's own date functions and every other tool read it. The
/// arithmetic is done here in whole milliseconds since `Date.ISO8601FormatStyle` cuts decimals off a floating
/// point number, so that a time read back could differ from the one that was stored.
enum Timestamp {
    /// The stored form of `date`. Dates outside the years 1 to 9999 are moved to the nearest end.
    static func text(_ date: Date) -> String {
        let total = milliseconds(date)
        let day = floorDivide(total, 86_400_000)
        let (year, month, dayOfMonth) = civil(daysSince1970: day)
        let rest = total - day * 86_400_000
        let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
            + "T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest % 1_000, 3))Z"
    }

    /// The date of a stored form; nil when `text` is none.
    static func date(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "."), bytes[23] == UInt8(ascii: "Z"),
            let day = CalendarDay(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13]), hour < 24, let minute = number(bytes[14..<16]), minute < 60,
            let second = number(bytes[17..<19]), second < 60, let thousandth = number(bytes[20..<23])
        else { return nil }
        let days = daysSince1970(year: day.year, month: day.month, day: day.day)
        let total = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + thousandth
        return Date(timeIntervalSince1970: Double(total) / 1_000)
    }

    /// `date` as it comes back from the catalog, so that what a method returns equals what is read later.
    static func rounded(_ date: Date) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds(date)) / 1_000)
    }

    /// Whole days from 1970-01-01 to `date`, in UTC.
    static func days(of date: Date) -> Int {
        floorDivide(milliseconds(date), 86_400_000)
    }

    /// Year, month and day of a day count: the usual proleptic Gregorian arithmetic, with years from March.
    static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The decimal digits of `number` with zeros in front, up to `width`.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func milliseconds(_ date: Date) -> Int {
        let earliest = -62_135_596_800_000.0
        let latest = 253_402_300_799_999.0
        return Int(min(max((date.timeIntervalSince1970 * 1_000).rounded(), earliest), latest))
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var result = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            result = result * 10 + Int(byte - 0x30)
        }
        return result
    }
}
