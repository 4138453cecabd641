import Lifecycle

/// Words with a mark below those that were not understood.
///
/// ```
///     ownr:payments size:>5GiB
///     ^^^^
/// ```
enum CaretText {
    /// So many columns of the words are shown before and behind the mark.
    private static let context = 50

    /// Two lines without indentation.
    static func lines(_ error: SearchError) -> [String] {
        let characters = Array(error.text)
        let range = error.range.clamped(to: 0..<max(characters.count, 1))
        let first = range.lowerBound > context ? range.lowerBound - context : 0
        let last = min(characters.count, range.upperBound + context)
        let before = (first > 0 ? "…" : "") + visible(characters, first..<min(range.lowerBound, characters.count))
        let marked = visible(
            characters,
            min(range.lowerBound, characters.count)..<min(range.upperBound, characters.count)
        )
        let after = visible(characters, min(range.upperBound, last)..<last) + (last < characters.count ? "…" : "")
        return [
            before + marked + after,
            String(repeating: " ", count: DisplayWidth.of(before))
                + String(repeating: "^", count: max(1, DisplayWidth.of(marked))),
        ]
    }

    private static func visible(_ characters: [Character], _ range: Range<Int>) -> String {
        VisibleText.escape(String(characters[range]))
    }
}
