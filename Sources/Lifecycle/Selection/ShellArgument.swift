/// An argument as a shell hands it over, with the quotes taken away that the language would need: what holds spaces was in
/// quotes, so it is one word or one condition, unless it is plainly several.
struct ShellArgument {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The argument in the language's own words, which others may follow after a space.
    var words: String {
        guard text.contains(where: \.isWhitespace), !Self.hasQuotes(text) else { return Self.closed(text) }
        let words = text.split(whereSeparator: \.isWhitespace)
        let fields = words.count(where: Self.hasField)
        if fields <= 1, let condition { return condition }
        let connectives: Set<String> = ["or", "and", "not"]
        let isSeveral =
            fields > 0
            || words.contains { connectives.contains($0.lowercased()) || $0.hasPrefix("-") || $0.hasPrefix("(") }
        return isSeveral ? Self.closed(text) : Self.quoted(Self.trimmed(Self.units(text)[...]))
    }

    /// The argument as one condition; nil where it does not begin with a field, or where that takes nothing with spaces in
    /// it, so that another word follows.
    private var condition: String? {
        let rest = text.drop(while: \.isWhitespace)
        // `size > 5GiB` too.
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") }
        let sign = rest[name.endIndex...].drop(while: \.isWhitespace)
        guard let first = name.first, first.isLetter, let field = SearchField(named: name) else { return nil }
        let values: Substring
        switch sign.first {
        case ":" where sign.startIndex == name.endIndex: values = sign.dropFirst()
        case "<", ">": values = field.isCompared ? sign : ""
        default: return nil
        }
        guard !values.isEmpty else { return nil }
        var parts: [String] = []
        for value in Self.units(String(values)).split(separator: ",", omittingEmptySubsequences: false) {
            guard let part = Self.value(Self.trimmed(value), of: field) else { return nil }
            parts.append(part)
        }
        return "\(name):\(parts.joined(separator: ","))"
    }

    /// One value; nil where it cannot be one for its spaces.
    private static func value(_ units: ArraySlice<String>, of field: SearchField) -> String? {
        switch field.values {
        case .text: return mayStand(units) ? closed(units.joined()) : quoted(units)
        case .pair:
            guard let sign = units.firstIndex(of: "=") else { return value(units, of: .name) }
            let parts = [trimmed(units[..<sign]), trimmed(units[(sign + 1)...])]
            return parts.map { mayStand($0) ? closed($0.joined()) : quoted($0) }.joined(separator: "=")
        case .compared:
            // Spaces beside signs and dots mean nothing; one within a time or before a unit does.
            var sign = ""
            var rest = units
            while let first = rest.first, "<>=".contains(first) || first.allSatisfy(\.isWhitespace) {
                if "<>=".contains(first) { sign += first }
                rest = rest.dropFirst()
            }
            let ends = rest.joined().split(separator: "..", omittingEmptySubsequences: false)
            return sign
                + ends.map { end in
                    let bare = trimmed(self.units(String(end))[...])
                    return bare.map { $0.allSatisfy(\.isWhitespace) ? "\\ " : $0 }.joined()
                }.joined(separator: "..")
        case .word: return units.contains { $0.allSatisfy(\.isWhitespace) } ? nil : closed(units.joined())
        }
    }

    /// Characters, those behind a backslash together with it.
    private static func units(_ text: String) -> [String] {
        var units: [String] = []
        var escape = false
        for character in text {
            if escape {
                units[units.count - 1].append(character)
                escape = false
            } else {
                units.append(String(character))
                escape = character == "\\"
            }
        }
        return units
    }

    private static func trimmed(_ units: ArraySlice<String>) -> ArraySlice<String> {
        var units = units
        while units.first?.allSatisfy(\.isWhitespace) == true { units = units.dropFirst() }
        while units.last?.allSatisfy(\.isWhitespace) == true { units = units.dropLast() }
        return units
    }

    private static func mayStand(_ units: ArraySlice<String>) -> Bool {
        !units.contains { $0.contains(where: \.isWhitespace) }
    }

    /// In quotes, within which only wildcards and backslashes before what has a meaning have one.
    private static func quoted(_ units: ArraySlice<String>) -> String {
        let inner = units.map { unit in
            switch unit {
            case "\"": "\\\""
            case "\\": "\\\\"
            default: unit.hasPrefix("\\") && unit.last?.isWhitespace == true ? String(unit.dropFirst()) : unit
            }
        }
        return "\"\(inner.joined())\""
    }

    /// With a backslash at the end that stands for itself, and not for the space before the next argument.
    private static func closed(_ text: String) -> String { units(text).last == "\\" ? text + "\\" : text }

    /// Whether a quote opens somewhere: in the middle of a word it is a character, as in `O'Brien`.
    private static func hasQuotes(_ text: String) -> Bool {
        func begins(after character: Character?) -> Bool {
            character.map { $0.isWhitespace || $0 == "(" } ?? true
        }
        var (last, one): (Character?, Character?)
        for character in text {
            if character == "\"" || character == "'" {
                if begins(after: one) || one.map({ ":,=<>".contains($0) }) == true { return true }
                if one == "-", begins(after: last) { return true }
            }
            (last, one) = (one, character)
        }
        return false
    }

    /// Whether a word begins with a field and its colon, or what stands in the colon's place.
    private static func hasField(_ word: Substring) -> Bool {
        let word = word.drop { "-(".contains($0) }
        guard let end = word.firstIndex(where: { ":<>".contains($0) }),
            let field = SearchField(named: word[..<end])
        else { return false }
        return word[end] == ":" || field.isCompared
    }
}

extension SearchField {
    /// What its values are made of.
    fileprivate enum Values {
        case text
        /// A key, and a text behind `=`.
        case pair
        /// Sizes, numbers and times, with signs and ranges.
        case compared
        /// One of a few words.
        case word
    }

    fileprivate var values: Values {
        switch self {
        case .meta: .pair
        case .attached, .retired, .keep, .cbt, .conflict, .kubernetes, .type, .state: .word
        default: isCompared ? .compared : .text
        }
    }
}
