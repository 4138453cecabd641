package import Catalog
package import Foundation

/// Which disks of the catalog are meant, in words: those of `fcd find`, `fcd drift`, `fcd history --all` and `--where`.
///
/// `owner:payments attached:no size:>500GiB 'name:db-*' (tag:tier/gold or log)`: docs/find.md describes the language.
package struct DiskSearch: Sendable {
    /// The words as they were read.
    package let text: String
    package let query: DiskQuery

    /// Reads one text, such as the value of `--where`.
    ///
    /// - Parameter now: what lengths of time count from.
    /// - Throws: ``SearchError``, naming the word.
    package init(_ text: String, now: Date = Date()) throws(SearchError) {
        self.text = text
        var parser = try SearchParser(text, now: now)
        guard let condition = try parser.search() else {
            query = DiskQuery()
            return
        }
        if case .all(let parts) = condition.test, !condition.isNegated {
            query = DiskQuery(parts)
        } else {
            query = DiskQuery([condition])
        }
    }

    /// Reads words that a shell has taken apart. It took their quotes, too: what holds spaces was in quotes, so it is one
    /// word or one value, unless it is plainly several.
    ///
    /// - Throws: ``SearchError``, naming the word.
    package init(terms: [String], now: Date = Date()) throws(SearchError) {
        try self.init(terms.filter { !$0.isEmpty }.map(Self.requoted).joined(separator: " "), now: now)
    }

    /// Whether nothing is asked: every disk is meant.
    package var isEmpty: Bool { query.conditions.isEmpty }

    /// The first word without a field, where it is looked for whole: its beginnings may be what was meant.
    package var wholeWord: String? {
        for condition in query.conditions where !condition.isNegated {
            if case .words(let phrase) = condition.test, !phrase.isPrefix { return phrase.text }
        }
        return nil
    }

    private static func requoted(_ term: String) -> String {
        guard term.contains(where: \.isWhitespace), !term.contains("\""), !term.contains("'") else { return term }
        let words = term.split(whereSeparator: \.isWhitespace)
        let fields = words.count { hasField($0) }
        if fields == 1, hasField(words[0]), let colon = term.firstIndex(of: ":") {
            let values = term[term.index(after: colon)...]
            guard !term.hasPrefix("-"), !term.hasPrefix("(") else { return term }
            let quoted = values.split(separator: ",", omittingEmptySubsequences: false).map { value in
                value.contains(where: \.isWhitespace) ? "\"\(value)\"" : String(value)
            }
            return term[...colon] + quoted.joined(separator: ",")
        }
        let connectives: Set<String> = ["or", "and", "not"]
        let isSeveral =
            fields > 0
            || words.contains { connectives.contains($0.lowercased()) || $0.hasPrefix("-") || $0.hasPrefix("(") }
        return isSeveral ? term : "\"\(term)\""
    }

    /// Whether a word begins with a field and its colon.
    private static func hasField(_ word: Substring) -> Bool {
        let word = word.drop { "-(".contains($0) }
        guard let colon = word.firstIndex(of: ":") else { return false }
        return SearchField(named: word[..<colon]) != nil
    }
}
