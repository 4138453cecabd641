/// Which disks a rule is for: all conditions that are set must hold, each by one of its patterns.
///
/// Patterns are whole values with `*`, `?` and `[…]` as in the shell; the case of ASCII letters does not matter. Without
/// any condition every disk fits.
public struct OwnerRuleConditions: Equatable, Sendable {
    /// The datastore's name.
    public var datastore: [String] = []
    /// A folder on the datastore that the disk's file is in or below, as `k8s/volumes`, or `[ssd-*] k8s/volumes`; `[ssd-01]`
    /// is the datastore's root.
    public var folder: [String] = []
    /// The disk's name.
    public var name: [String] = []
    /// A tag: `name` for one of the catalog's own, `category/name` for a vSphere tag.
    public var tag: [String] = []
    /// Metadata by key, of which each must be there with such a value.
    public var metadata: [String: [String]] = [:]
    /// The name of the server in the catalog.
    public var server: [String] = []

    /// No condition.
    public init() {}

    /// What is wrong with a pattern, for a person; nil where nothing is.
    public static func fault(of pattern: String) -> String? {
        if pattern.allSatisfy(\.isWhitespace) { return "it is empty" }
        // SQLite takes a set without an end for something that fits nothing.
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "[") {
            // The first character of a set may be the bracket that otherwise ends it.
            var start = rest.index(after: open)
            if start < rest.endIndex, rest[start] == "^" { start = rest.index(after: start) }
            if start < rest.endIndex, rest[start] == "]" { start = rest.index(after: start) }
            guard start < rest.endIndex, let close = rest[start...].firstIndex(of: "]") else {
                return "\(pattern) has a [ without its ]"
            }
            rest = rest[rest.index(after: close)...]
        }
        return nil
    }

    /// A pattern that fits this text alone.
    public static func pattern(for text: String) -> String {
        text.map { "[*?".contains($0) ? "[\($0)]" : String($0) }.joined()
    }

    /// The datastore of a folder, and the folder on it; nil for one that names no datastore.
    public static func datastore(of folder: String) -> (name: String, folder: String)? {
        var folder = folder[...]
        while folder.hasSuffix("/") { folder.removeLast() }
        guard folder.hasPrefix("[") else { return nil }
        let rest = folder.dropFirst()
        if let close = rest.firstRange(of: "] ") {
            return (String(rest[..<close.lowerBound]), String(rest[close.upperBound...]))
        }
        return rest.hasSuffix("]") && !rest.contains("/") ? (String(rest.dropLast()), "") : nil
    }

    /// A folder without the brackets around its datastore, which are no set of a pattern.
    public static func withoutBrackets(_ folder: String) -> String {
        datastore(of: folder).map { $0.folder.isEmpty ? $0.name : "\($0.name) \($0.folder)" } ?? folder
    }
}
