package import Catalog

// What may have been meant where nothing is found.
extension DiskSearch {
    /// One of the conditions made wider.
    package struct Wider: Sendable {
        /// How a person writes it, such as `pay*` or `tag:*/gold`.
        package let words: String
        /// Why it finds more.
        package let reason: String
        /// The whole question with it.
        package let query: DiskQuery
    }

    /// The question with one condition at a time made wider: a word or a text that may go on, a tag of any category.
    package var wider: [Wider] {
        query.conditions.indices.compactMap { index in
            guard !query.conditions[index].isNegated, let (words, test) = Self.wider(query.conditions[index].test)
            else { return nil }
            var query = query
            query.conditions[index].test = test
            let reason =
                if case .text(.tag, _) = test {
                    "a tag of vSphere stands with its category"
                } else {
                    "words and texts are whole where no * stands behind them"
                }
            return Wider(words: words, reason: reason, query: query)
        }
    }

    private static func wider(_ test: CatalogCondition.Test) -> (String, CatalogCondition.Test)? {
        switch test {
        case .words(let phrase) where !phrase.isPrefix && isPlain(phrase.text):
            return (phrase.text + "*", .words(SearchPhrase(phrase.text, isPrefix: true)))
        case .text(.tag, let patterns):
            guard patterns.count == 1, case .exact(let tag) = patterns[0], isPlain(tag), !tag.contains("/") else {
                return nil
            }
            return ("tag:*/\(tag)", .text(.tag, [.glob("*/\(tag)")]))
        case .text(let field, let patterns):
            let name = field == .costCentre ? "cost-centre" : field.rawValue
            guard patterns.count == 1, case .exact(let text) = patterns[0], isPlain(text), field.isFree else {
                return nil
            }
            return ("\(name):\(text)*", .text(field, [.glob(text + "*")]))
        default: return nil
        }
    }

    /// Whether it means itself, however it is written.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { "*?[\\\"',()".contains($0) }
    }
}

extension CatalogCondition.TextField {
    /// Whether people choose it, and take the beginning for the whole.
    fileprivate var isFree: Bool {
        switch self {
        case .name, .path, .owner, .team, .person, .contact, .costCentre, .purpose, .vm: true
        case .id, .tag, .datastore, .server, .provisioning, .fault: false
        }
    }
}
