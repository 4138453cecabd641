/// A number or list of a rule that the configuration can set.
package struct AuditParameter: Equatable, Sendable {
    /// What a parameter counts.
    package enum Unit: String, Sendable {
        /// Days of 24 hours.
        case days
        /// Percent.
        case percent
        /// Sizes of 2^30 bytes.
        case gibibytes = "GiB"
        /// Just a number.
        case count
        /// A list of words or patterns.
        case words
    }

    /// Its key in the configuration, such as `days`.
    package let name: String
    /// What it counts.
    package let unit: Unit
    /// What holds where nothing is set.
    package let standard: AuditValue
    /// The numbers that it may be, in its unit.
    package let range: ClosedRange<Int>
    /// The words that it may have; nil for any.
    package let choices: [String]?
    /// What it decides.
    package let meaning: AuditText

    private init(
        _ name: String,
        _ unit: Unit,
        _ standard: AuditValue,
        range: ClosedRange<Int> = 0...0,
        choices: [String]? = nil,
        _ meaning: AuditText
    ) {
        self.name = name
        self.unit = unit
        self.standard = standard
        self.range = range
        self.choices = choices
        self.meaning = meaning
    }

    static func days(_ standard: Int, name: String = "days", _ meaning: AuditText) -> AuditParameter {
        AuditParameter(name, .days, .number(standard), range: 0...36_500, meaning)
    }

    static func percent(_ standard: Int, upTo greatest: Int = 100, _ meaning: AuditText) -> AuditParameter {
        AuditParameter("percent", .percent, .number(standard), range: 0...greatest, meaning)
    }

    static func gibibytes(_ standard: Int, _ meaning: AuditText) -> AuditParameter {
        AuditParameter("gib", .gibibytes, .number(standard), range: 0...1_000_000_000, meaning)
    }

    static func count(_ name: String, _ standard: Int, _ meaning: AuditText) -> AuditParameter {
        AuditParameter(name, .count, .number(standard), range: 0...1_000_000, meaning)
    }

    static func words(
        _ name: String,
        _ standard: [String],
        of choices: [String]? = nil,
        _ meaning: AuditText
    ) -> AuditParameter {
        AuditParameter(name, .words, .words(standard), choices: choices, meaning)
    }

    /// Why this parameter cannot be set so, after the words `PARAMETER of RULE`; nil where it can.
    package func fault(of value: AuditValue) -> String? {
        switch (unit, value) {
        case (.words, .words(let words)):
            guard let choices, let strange = words.first(where: { !choices.contains($0) }) else { return nil }
            return "does not know \(strange): it takes \(choices.joined(separator: ", "))"
        case (.words, .number): return "must be a list of words"
        case (_, .words): return "must be a whole number"
        case (_, .number(let number)):
            return range.contains(number)
                ? nil : "must be from \(range.lowerBound) to \(range.upperBound), not \(number)"
        }
    }
}
