import ArgumentParser

/// Ages and graces as a person writes them: `30d`, `12h`, `90m`, `2w`.
enum Age {
    /// For `@Option(transform:)`.
    ///
    /// - Throws: `ValidationError` for anything but a whole number above 0 with one of these units.
    static func argument(_ text: String) throws -> Duration {
        let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0,
            text.first?.isNumber == true
        else {
            throw ValidationError("'\(text)' is no age: write a number with m, h, d or w, such as 30d")
        }
        // A hundred years, so that no date that is counted back leaves the calendar.
        let (seconds, overflows) = count.multipliedReportingOverflow(by: unit)
        guard !overflows, seconds <= 3_155_760_000 else { throw ValidationError("'\(text)' is too long an age") }
        return .seconds(seconds)
    }
}
