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
    /// - Parameters:
    ///   - now: what lengths of time count from.
    ///   - isPast: whether an earlier state is asked for, of which the catalog does not keep everything.
    /// - Throws: ``SearchError``, naming the word.
    package init(_ text: String, now: Date = Date(), isPast: Bool = false) throws(SearchError) {
        self.text = text
        var parser = try SearchParser(text, now: now, isPast: isPast)
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
    package init(terms: [String], now: Date = Date(), isPast: Bool = false) throws(SearchError) {
        let words = terms.filter { !$0.isEmpty }.map { ShellArgument($0).words }
        try self.init(words.joined(separator: " "), now: now, isPast: isPast)
    }

    /// Whether nothing is asked: every disk is meant.
    package var isEmpty: Bool { query.conditions.isEmpty }
}
