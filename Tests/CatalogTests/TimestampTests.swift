import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct TimestampTests {
    @Test func `a time is written in UTC with three decimals and sorts as text`() {
        #expect(Timestamp.text(Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: 951_782_399.0625)) == "2000-02-28T23:59:59.063Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp.text(.distantFuture) <= "9999-12-31T23:59:59.999Z")
        #expect(Timestamp.text(.distantPast) >= "0001-01-01T00:00:00.000Z")
    }

    @Test(arguments: [0, 1, 951_782_400_123, 1_709_164_800_999, -1, -62_135_596_800_000, 253_402_300_799_999])
    func `every millisecond comes back as it was stored`(milliseconds: Int) {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        #expect(Timestamp.date(Timestamp.text(date)) == date)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23 10:00:00.000Z", "2026-02-29T10:00:00.000Z", "2026-11-23T24:00:00.000Z",
        "2026-11-23T10:60:00.000Z", "2026-11-23T10:00:00.000+", "2026-13-01T10:00:00.000Z",
    ])
    func `anything else is no time`(text: String) {
        #expect(Timestamp.date(text) == nil)
    }

    @Test func `a day is read, written and compared`() throws {
        let day = try #require(CalendarDay("2024-02-29"))
        #expect(day.description == "2024-02-29")
        #expect(CalendarDay("2023-02-29") == nil)
        #expect(CalendarDay("2023-2-9") == nil)
        #expect(CalendarDay("+023-02-09") == nil)
        #expect(CalendarDay("1900-02-29") == nil)
        #expect(CalendarDay("2000-02-29") != nil)
        let next = try #require(CalendarDay("2024-03-01"))
        #expect(day < next)
        #expect(CalendarDay(utc: Date(timeIntervalSince1970: 1_709_251_200)) == next)
    }

    @Test func `a day is a string in JSON`() throws {
        let day = try #require(CalendarDay("2026-12-31"))
        let data = try JSONEncoder().encode([day])
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-12-31"]"#)
        #expect(try JSONDecoder().decode([CalendarDay].self, from: data) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDay].self, from: Data(#"["31.12.2026"]"#.utf8))
        }
    }
}
