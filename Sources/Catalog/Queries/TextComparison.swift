import GRDB

/// How text is compared with a pattern.
enum TextComparison {
    /// ASCII letters are the same in upper and lower case.
    case anyCase
    /// Each character is itself.
    case exactCase

    /// Whether `column` fits `pattern`, and whether an index on the column finds what does.
    func sql(_ column: SQL, _ pattern: CatalogCondition.TextPattern) -> (sql: SQL, usesIndex: Bool) {
        switch pattern {
        case .none: return ("\(column) IS NULL", false)
        case .any: return ("\(column) IS NOT NULL", false)
        case .exact(let text): return (equal(column, text), true)
        case .glob(let text):
            let glob = GlobPattern(text)
            if glob.isLiteral { return (equal(column, glob.beginning), true) }
            let fits = fits(column, text)
            guard !glob.beginning.isEmpty else { return (fits, false) }
            return ("(\(prefix(column, glob.beginning)) AND \(fits))", true)
        }
    }

    /// Whether `column` begins so. A range instead of LIKE: it needs no escaping and uses the index.
    func prefix(_ column: SQL, _ text: String) -> SQL {
        let end = text + "\u{10FFFF}"
        return "(\(column) >= \(text)\(collation) AND \(column) < \(end)\(collation))"
    }

    private var collation: SQL {
        switch self {
        case .anyCase: " COLLATE NOCASE"
        case .exactCase: ""
        }
    }

    private func equal(_ column: SQL, _ text: String) -> SQL { "\(column) = \(text)\(collation)" }

    private func fits(_ column: SQL, _ glob: String) -> SQL {
        switch self {
        case .exactCase: "\(column) GLOB \(glob)"
        case .anyCase: "lower(\(column)) GLOB \(Self.lowercased(glob))"
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
