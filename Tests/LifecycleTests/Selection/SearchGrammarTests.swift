import Foundation
import Testing

@testable import Lifecycle

/// The grammar of docs/find.md and the parser say the same.
@Suite(.timeLimit(.minutes(1)))
struct SearchGrammarTests {
    private let text: String
    private let grammar: GrammarSentences

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/find.md").standardizedFileURL
        text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "```ebnf\n"))
        let end = try #require(text[start.upperBound...].range(of: "```"))
        grammar = try GrammarSentences(String(text[start.upperBound..<end.lowerBound]), samples: Self.samples)
    }

    private static let samples: [String: [String]] = [
        "characters without spaces, commas and parentheses, or anything in quotes": [
            "payments", "db-*", "日志", "a?b", "\"Data, Platform\"", "'x (1)'", "50\\*", "CORP\\kim", "\"none\"",
            "x@example.com",
        ],
        "characters without spaces, commas, parentheses, = and wildcards, in quotes also these but for wildcards": [
            "app", "cns.k8s.pvc.name", "\"a key, (x=1)\"", "'none'", "日志",
        ],
        "a name, category/name, category/ or category/*": [
            "backup", "tier/gold", "tier/", "tier/*", "\"tier/very old\"", "*/gold",
        ],
        "characters without spaces, of which one is a letter or a digit, or anything in quotes": [
            "payments", "pay*", "日志", "*-old", "10:30", "\"two words\"", "'or'", "6f1c", "a/b_c",
        ],
        "a number": ["1", "20", "300"],
        "a day": ["2026-01-31", "2028-02-29"],
        "a time with its zone": ["2026-12-31T17:52Z", "2026-12-31T17:52:53.5+01:00"],
        "one or more spaces": [" ", "  "],
    ]

    @Test func `every name in the grammar is defined, and every class has samples`() {
        #expect(grammar.undefined == [])
        #expect(grammar.specials == Set(Self.samples.keys))
    }

    @Test func `the parser takes what the grammar makes`() throws {
        var random = SplitMix(state: 7)
        var longest = 0
        for _ in 0..<3_000 {
            let sentence = grammar.sentence("search", &random)
            longest = max(longest, sentence.count)
            do {
                _ = try DiskSearch(sentence)
            } catch {
                // What the grammar leaves to words.
                let isLeftToWords =
                    error.message == "the range ends before it begins" || error.message.hasPrefix("these are more than")
                    || error.message.hasSuffix("are the same moment, in which nothing lies")
                #expect(isLeftToWords, "\(sentence): \(error)")
            }
        }
        #expect(longest > 100)
    }

    @Test func `the grammar has every field by all its names, every state and type, and no other`() {
        let fields = grammar.rules.keys.filter { $0.hasSuffix(" field") }.flatMap(grammar.terminals)
        #expect(fields.sorted() == SearchField.allCases.flatMap { [$0.rawValue] + $0.aliases }.sorted())
        #expect(grammar.terminals(of: "state") == SearchState.allCases.map(\.rawValue))
    }

    @Test func `the table of fields has them all`() {
        for field in SearchField.allCases {
            #expect(text.contains("`\(field.rawValue)`"), "docs/find.md does not tell of \(field.rawValue)")
        }
    }

    @Test func `what docs/find.md gives as a mistake is one`() throws {
        let error = #expect(throws: SearchError.self) { try DiskSearch("ownr:payments attached:no") }
        #expect(text.contains("error: \(error?.message ?? "?")\n"))
        #expect(text.contains("  hint: \(error?.hint ?? "?")\n"))
    }
}

/// Random numbers that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
