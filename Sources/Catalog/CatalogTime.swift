package import Foundation

/// Times in the form in which the catalog and its JSON write them: `2026-11-23T14:52:53.123Z`.
package enum CatalogTime {
    /// The written form, in UTC with milliseconds.
    package static func text(_ date: Date) -> String { Timestamp.text(date) }

    /// `date` as it is read back from its written form: to the nearest millisecond.
    package static func rounded(_ date: Date) -> Date { Timestamp.rounded(date) }

    /// The date of a written form; nil when `text` is none.
    package static func date(_ text: String) -> Date? { Timestamp.date(text) }
}
