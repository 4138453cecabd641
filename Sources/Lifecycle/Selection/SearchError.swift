/// Words that cannot be understood, and where.
package struct SearchError: Error, Equatable {
    /// What is wrong, in one sentence that names it.
    package var message: String
    /// What was meant, or may be written instead.
    package var hint: String?
    /// All the words.
    package var text: String
    /// The place in them, in characters.
    package var range: Range<Int>

    /// The words that are wrong.
    package var word: String { String(Array(text)[range.clamped(to: 0..<text.count)]) }
}

extension SearchError: CustomStringConvertible {
    /// For logs and for places that show no more than a line.
    package var description: String {
        [message, hint].compactMap { $0 }.joined(separator: "; ")
    }
}
