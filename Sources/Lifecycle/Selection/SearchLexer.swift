/// Takes words apart: parentheses, `or`, `and`, `not`, and terms with their quotes and backslashes resolved.
struct SearchLexer {
    private let text: String
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    /// - Throws: ``SearchError`` for a quote that is never closed.
    static func tokens(of text: String) throws(SearchError) -> [SearchToken] {
        var lexer = SearchLexer(text)
        var tokens: [SearchToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() throws(SearchError) -> SearchToken? {
        while let character = current, character.isWhitespace { position += 1 }
        guard let character = current else { return nil }
        let start = position
        func single(_ kind: SearchToken.Kind) -> SearchToken { SearchToken(kind: kind, range: start..<start + 1) }
        switch character {
        case "(":
            position += 1
            depth += 1
            return single(.open)
        case ")":
            position += 1
            depth -= 1
            return single(.close)
        case "-" where peek.map { !$0.isWhitespace } ?? false:
            position += 1
            return single(.not)
        default: return try term()
        }
    }

    private mutating func term() throws(SearchError) -> SearchToken {
        let start = position
        var term: [SearchCharacter] = []
        var mayQuote = true
        var nested = 0
        var hasQuotes = false
        while let character = current, !character.isWhitespace {
            if mayQuote, character == "\"" || character == "'" {
                try quoted(character, into: &term)
                hasQuotes = true
                mayQuote = false
                continue
            }
            if character == "\\", let next = peek, Self.escapable.contains(next) || next.isWhitespace {
                term.append(SearchCharacter(character: next, kind: .escaped, position: position))
                position += 2
                mayQuote = false
                continue
            }
            // A closing parenthesis belongs to the term that opened it, or else to the words around it.
            if character == "(" { nested += 1 }
            if character == ")" {
                if nested == 0, depth > 0 { break }
                nested = max(0, nested - 1)
            }
            term.append(SearchCharacter(character: character, kind: .plain, position: position))
            position += 1
            mayQuote = ":,=<>".contains(character)
        }
        let range = start..<position
        let word = SearchSlice(characters: term[...], range: range).keyword
        if !hasQuotes {
            switch word {
            case "or": return SearchToken(kind: .or, range: range)
            case "and": return SearchToken(kind: .and, range: range)
            case "not": return SearchToken(kind: .not, range: range)
            default: break
            }
        }
        return SearchToken(kind: .term(term), range: range)
    }

    private mutating func quoted(_ quote: Character, into term: inout [SearchCharacter]) throws(SearchError) {
        let start = position
        position += 1
        while let character = current {
            if character == quote {
                position += 1
                return
            }
            if character == "\\", let next = peek, Self.escapable.contains(next) {
                term.append(SearchCharacter(character: next, kind: .escaped, position: position))
                position += 2
            } else {
                term.append(SearchCharacter(character: character, kind: .quoted, position: position))
                position += 1
            }
        }
        throw SearchError(
            message: "the quote is never closed",
            hint: "close it, or write \\\(quote) for a quote that is meant as a character",
            text: text,
            range: start..<start + 1
        )
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }
    private var peek: Character? { position + 1 < characters.count ? characters[position + 1] : nil }

    /// Behind any other character a backslash is one, as in `CORP\kim`.
    private static let escapable: Set<Character> = ["*", "?", "[", "]", "\"", "'", "\\", "(", ")", ",", ":", "=", "-"]
}
