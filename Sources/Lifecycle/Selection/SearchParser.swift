import Catalog
import FCD
import Foundation

/// Reads words into conditions. docs/find.md has the grammar, in the names of these functions.
struct SearchParser {
    let text: String
    let now: Date
    let isPast: Bool
    private let tokens: [SearchToken]
    private var next = 0
    private var depth = 0
    private var conditions = 0

    /// SQLite takes no deeper and no longer questions; nobody asks such.
    private static let deepest = 40
    static let most = 120

    /// - Throws: ``SearchError``.
    init(_ text: String, now: Date, isPast: Bool) throws(SearchError) {
        self.text = text
        self.now = now
        self.isPast = isPast
        tokens = try SearchLexer.tokens(of: text)
    }

    /// Everything; nil where there is nothing.
    mutating func search() throws(SearchError) -> CatalogCondition? {
        guard !tokens.isEmpty else { return nil }
        let condition = try alternatives()
        if let rest = token { throw error("nothing is open that this could close", "leave it out", at: rest.range) }
        return condition
    }

    private mutating func alternatives() throws(SearchError) -> CatalogCondition {
        var parts = [try conjunction()]
        while let token, case .or = token.kind {
            next += 1
            try require(beginning: "nothing stands after or", token)
            parts.append(try conjunction())
        }
        return parts.count == 1 ? parts[0] : CatalogCondition(.any(parts))
    }

    private mutating func conjunction() throws(SearchError) -> CatalogCondition {
        if let token, let word = Self.connective(token) {
            throw error("nothing stands before \(word)", Self.quoteHint(word), at: token.range)
        }
        var parts = [try factor()]
        loop: while let token {
            switch token.kind {
            case .or, .close: break loop
            case .and:
                next += 1
                try require(beginning: "nothing stands after and", token)
            case .open, .not, .term: break
            }
            parts.append(try factor())
        }
        return parts.count == 1 ? parts[0] : CatalogCondition(.all(parts))
    }

    private mutating func factor() throws(SearchError) -> CatalogCondition {
        guard let token else {
            throw error("something is missing here", nil, at: text.count..<text.count + 1)
        }
        next += 1
        switch token.kind {
        case .not:
            guard let following = self.token, Self.begins(following) else {
                throw error("nothing stands after not", Self.quoteHint("not"), at: token.range)
            }
            try descend(token)
            defer { depth -= 1 }
            var condition = try factor()
            condition.isNegated.toggle()
            return condition
        case .open:
            if let following = self.token, case .close = following.kind {
                throw error(
                    "nothing stands between the parentheses",
                    nil,
                    at: token.range.lowerBound..<following.range.upperBound
                )
            }
            try descend(token)
            defer { depth -= 1 }
            guard self.token != nil else { throw unclosed(token) }
            let condition = try alternatives()
            guard let end = self.token, case .close = end.kind else { throw unclosed(token) }
            next += 1
            return condition
        case .term(let characters):
            return try condition(SearchSlice(characters: characters[...], range: token.range))
        case .close: throw error("nothing is open that this could close", "leave it out", at: token.range)
        case .or, .and: throw error("nothing stands before \(Self.connective(token) ?? "")", nil, at: token.range)
        }
    }

    private mutating func condition(_ term: SearchSlice) throws(SearchError) -> CatalogCondition {
        conditions += 1 + term.characters.count { $0.isPlain(",") }
        guard conditions <= Self.most else {
            throw error("these are more than \(Self.most) conditions", "ask in several steps", at: term.range)
        }
        let reader = SearchTermReader(text: text, now: now, isPast: isPast)
        return try reader.condition(term)
    }

    private var token: SearchToken? { next < tokens.count ? tokens[next] : nil }

    private mutating func descend(_ token: SearchToken) throws(SearchError) {
        depth += 1
        guard depth <= Self.deepest else { throw error("this is nested too deeply", nil, at: token.range) }
    }

    private func require(beginning message: String, _ connective: SearchToken) throws(SearchError) {
        guard let token, Self.begins(token) else {
            throw error(message, Self.quoteHint(Self.connective(connective) ?? ""), at: connective.range)
        }
    }

    private func unclosed(_ token: SearchToken) -> SearchError {
        error("this parenthesis is never closed", "add ) at its end", at: token.range)
    }

    private func error(_ message: String, _ hint: String?, at range: Range<Int>) -> SearchError {
        SearchError(message: message, hint: hint, text: text, range: range)
    }

    private static func begins(_ token: SearchToken) -> Bool {
        switch token.kind {
        case .open, .not, .term: true
        case .close, .or, .and: false
        }
    }

    private static func connective(_ token: SearchToken) -> String? {
        switch token.kind {
        case .or: "or"
        case .and: "and"
        default: nil
        }
    }

    private static func quoteHint(_ word: String) -> String {
        "the word itself is looked for with \"\(word)\" in quotes"
    }
}
