/// Makes sentences by a grammar in ISO's EBNF, as far as docs/find.md uses it.
struct GrammarSentences {
    indirect enum Rule {
        case terminal(String)
        case special(String)
        case name(String)
        case sequence([Rule])
        case choice([Rule])
        case optional(Rule)
        case repeated(Rule)
    }

    struct Fault: Error { let message: String }

    private(set) var rules: [String: Rule] = [:]
    /// What stands for the things between question marks.
    let samples: [String: [String]]

    init(_ text: String, samples: [String: [String]]) throws {
        self.samples = samples
        var reader = Reader(text)
        while let (name, rule) = try reader.rule() { rules[name] = rule }
    }

    /// The terminals that a rule names itself.
    func terminals(of name: String) -> [String] { rules[name].map(Self.terminals) ?? [] }

    /// What is used and not defined.
    var undefined: Set<String> {
        Set(rules.values.flatMap(Self.names)).subtracting(rules.keys)
    }

    var specials: Set<String> { Set(rules.values.flatMap(Self.specials)) }

    func sentence(_ name: String, depth: Int = 0, _ random: inout some RandomNumberGenerator) -> String {
        rules[name].map { text($0, depth, &random) } ?? ""
    }

    private func text(_ rule: Rule, _ depth: Int, _ random: inout some RandomNumberGenerator) -> String {
        switch rule {
        case .terminal(let text): return text
        case .special(let words): return samples[words]?.randomElement(using: &random) ?? ""
        case .name(let name): return sentence(name, depth: depth + 1, &random)
        case .sequence(let parts): return parts.map { text($0, depth, &random) }.joined()
        case .choice(let parts):
            // Deep down, parentheses come to an end.
            let shallow =
                depth > 14
                ? parts.filter { !Self.names($0).contains("factor") && !Self.names($0).contains("alternatives") }
                : parts
            return (shallow.randomElement(using: &random) ?? parts.last).map { text($0, depth, &random) } ?? ""
        case .optional(let part): return Bool.random(using: &random) ? text(part, depth, &random) : ""
        case .repeated(let part):
            let count = depth > 10 ? 0 : [0, 0, 1, 2].randomElement(using: &random) ?? 0
            return (0..<count).map { _ in text(part, depth, &random) }.joined()
        }
    }

    private static func children(_ rule: Rule) -> [Rule] {
        switch rule {
        case .terminal, .special, .name: []
        case .sequence(let parts), .choice(let parts): parts
        case .optional(let part), .repeated(let part): [part]
        }
    }

    private static func terminals(_ rule: Rule) -> [String] {
        if case .terminal(let text) = rule { [text] } else { children(rule).flatMap(terminals) }
    }

    private static func names(_ rule: Rule) -> [String] {
        if case .name(let name) = rule { [name] } else { children(rule).flatMap(names) }
    }

    private static func specials(_ rule: Rule) -> [String] {
        if case .special(let words) = rule { [words] } else { children(rule).flatMap(specials) }
    }
}

extension GrammarSentences {
    private struct Reader {
        private let characters: [Character]
        private var position = 0

        init(_ text: String) { characters = Array(text) }

        mutating func rule() throws -> (String, Rule)? {
            skip()
            guard position < characters.count else { return nil }
            let name = name()
            try expect("=")
            let rule = try choice()
            try expect(";")
            return (name, rule)
        }

        private mutating func choice() throws -> Rule {
            var parts = [try sequence()]
            while take("|") { parts.append(try sequence()) }
            return parts.count == 1 ? parts[0] : .choice(parts)
        }

        private mutating func sequence() throws -> Rule {
            var parts = [try item()]
            while take(",") { parts.append(try item()) }
            return parts.count == 1 ? parts[0] : .sequence(parts)
        }

        private mutating func item() throws -> Rule {
            skip()
            if take("[") { return .optional(try closed("]")) }
            if take("{") { return .repeated(try closed("}")) }
            if take("(") { return try closed(")") }
            if take("\"") { return .terminal(until("\"")) }
            if take("?") { return .special(until("?").trimmingPrefix(" ").description.trimmed) }
            let name = name()
            guard !name.isEmpty else {
                throw Fault(message: "nothing at \(String(characters[position...].prefix(30)))")
            }
            return .name(name)
        }

        private mutating func closed(_ end: Character) throws -> Rule {
            let rule = try choice()
            try expect(end)
            return rule
        }

        private mutating func until(_ end: Character) -> String {
            var text = ""
            while position < characters.count, characters[position] != end {
                text.append(characters[position])
                position += 1
            }
            position += 1
            return text
        }

        private mutating func name() -> String {
            skip()
            var text = ""
            while position < characters.count, characters[position].isLetter || characters[position] == " " {
                text.append(characters[position])
                position += 1
            }
            return text.trimmed
        }

        private mutating func take(_ character: Character) -> Bool {
            skip()
            guard position < characters.count, characters[position] == character else { return false }
            position += 1
            return true
        }

        private mutating func expect(_ character: Character) throws {
            guard take(character) else {
                throw Fault(
                    message:
                        "\(character) is missing before \(String(characters[min(position, characters.count)...].prefix(40)))"
                )
            }
        }

        private mutating func skip() {
            while position < characters.count, characters[position].isWhitespace { position += 1 }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
