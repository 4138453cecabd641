import GRDB

/// How text is compared with a pattern.
enum TextComparison {
    /// ASCII letters are the same in upper and lower case.
    /// - classes: whether `[…]` in a glob stands for one of several characters.
    case anyCase(classes: Bool)
    /// Each character is itself.
    case exactCase

    /// Whether `column` fits `pattern`, and whether an index on the column finds what does.
    func sql(_ column: SQL, _ pattern: DiskCondition.TextPattern) -> (sql: SQL, usesIndex: Bool) {
        switch pattern {
        case .none: return ("\(column) IS NULL", false)
        case .any: return ("\(column) IS NOT NULL", false)
        case .exact(let text): return (equal(column, text), true)
        case .glob(let text):
            let beginning = String(text.prefix { !wildcards.contains($0) })
            guard beginning.count < text.count else { return (equal(column, text), true) }
            let fits = glob(column, text)
            return beginning.isEmpty ? (fits, false) : ("(\(prefix(column, beginning)) AND \(fits))", true)
        }
    }

    /// Whether `column` begins so. A range instead of LIKE: it needs no escaping and uses the index.
    func prefix(_ column: SQL, _ text: String) -> SQL {
        let end = text + "\u{10FFFF}"
        return "(\(column) >= \(text)\(collation) AND \(column) < \(end)\(collation))"
    }

    /// A glob that fits `text` alone.
    static func literal(_ text: String) -> String {
        text.reduce(into: "") { glob, character in
            glob += "*?[".contains(character) ? "[\(character)]" : String(character)
        }
    }

    private var collation: SQL {
        switch self {
        case .anyCase: " COLLATE NOCASE"
        case .exactCase: ""
        }
    }

    private var wildcards: String {
        if case .anyCase(classes: true) = self { "*?[" } else { "*?" }
    }

    private func equal(_ column: SQL, _ text: String) -> SQL { "\(column) = \(text)\(collation)" }

    private func glob(_ column: SQL, _ text: String) -> SQL {
        // To SQLite's GLOB a bracket is always the beginning of a class.
        let text = wildcards.contains("[") ? text : text.replacing("[", with: "[[]")
        switch self {
        case .exactCase: return "\(column) GLOB \(text)"
        case .anyCase: return "lower(\(column)) GLOB \(Self.lowercased(text))"
        }
    }

    /// As SQLite's `lower` does: ASCII letters alone.
    private static func lowercased(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isUpper = scalar.value >= 0x41 && scalar.value <= 0x5A
            scalars.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
        }
        return String(scalars)
    }
}
