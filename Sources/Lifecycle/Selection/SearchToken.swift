/// A piece of words, with its place in them.
struct SearchToken {
    enum Kind {
        case open
        case close
        case or
        case and
        /// `not`, or `-` before anything.
        case not
        case term([SearchCharacter])
    }

    let kind: Kind
    /// In characters.
    let range: Range<Int>
}

/// A character of a term.
struct SearchCharacter {
    enum Kind {
        case plain
        /// Within quotes only wildcards have a meaning.
        case quoted
        /// Behind a backslash nothing has.
        case escaped
    }

    let character: Character
    let kind: Kind
    let position: Int

    /// Whether it is this character, with the meaning that it has outside quotes.
    func isPlain(_ character: Character) -> Bool { kind == .plain && self.character == character }

    var isWildcard: Bool { kind != .escaped && (character == "*" || character == "?") }
}

/// Part of a term, with the place where it stands also when it is empty.
struct SearchSlice {
    var characters: ArraySlice<SearchCharacter>
    var range: Range<Int>

    var text: String { String(characters.map(\.character)) }
    /// The text where every character of it has its meaning, such as `none`; nil where one is in quotes.
    var keyword: String? { characters.allSatisfy { $0.kind == .plain } ? text.lowercased() : nil }

    /// The parts between these characters where they stand outside quotes.
    func split(at separator: Character) -> [SearchSlice] {
        var parts: [SearchSlice] = []
        var start = characters.startIndex
        var begin = range.lowerBound
        for index in characters.indices where characters[index].isPlain(separator) {
            let position = characters[index].position
            parts.append(SearchSlice(characters: characters[start..<index], range: begin..<position))
            start = index + 1
            begin = position + 1
        }
        parts.append(SearchSlice(characters: characters[start...], range: begin..<range.upperBound))
        return parts
    }

    /// What is left without the first characters.
    func dropFirst(_ count: Int) -> SearchSlice {
        guard count > 0 else { return self }
        let rest = characters.dropFirst(count)
        let last = characters[characters.startIndex + count - 1].position + 1
        return SearchSlice(characters: rest, range: last..<max(last, range.upperBound))
    }
}
