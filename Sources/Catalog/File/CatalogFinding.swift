/// Something that a check of the catalog's file found.
public struct CatalogFinding: Codable, Equatable, Sendable {
    /// What was checked, such as `disk-versions`: docs/catalog.md lists them.
    public var check: String
    /// The thing that it concerns, such as a disk or a table; nil for the file.
    public var object: String?
    /// What is wrong, in words for a person.
    public var message: String

    /// Makes a finding.
    public init(check: String, object: String? = nil, message: String) {
        self.check = check
        self.object = object
        self.message = message
    }
}

/// What a check of the catalog's file came to.
public struct CatalogCheckReport: Equatable, Sendable {
    /// The checks that were made, in their order.
    public var checks: [String]
    /// What they found: of each kind the first ones, and how many more there are.
    public var findings: [CatalogFinding]
    /// Whether the text index was made anew.
    public var repaired = false
    /// The migrations that made the catalog, in their order; empty where the file is too damaged to tell.
    public var version: [String]
    /// Whether that is this program's version: of an older one only the file itself is checked.
    public var isCurrent: Bool

    /// What to do about the findings of the catalog at `path`, in words that follow `hint: `; nil where there are none.
    public func next(_ path: String) -> String? {
        guard !findings.isEmpty else { return nil }
        guard findings.allSatisfy({ Self.derived.contains($0.check) }) else { return CatalogError.wayBack(path) }
        return "run `fcd catalog check --repair`: the text index is made anew from the rest"
    }

    /// The checks of what is made from the rest.
    static let derived: Set<String> = [CatalogTextIndex.check, "text-pending"]
}
