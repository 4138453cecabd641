import GRDB

/// What a tag is compared with: patterns of its two parts.
enum TagPattern {
    case none
    case any
    /// The category is nil for a local tag.
    case parts(category: CatalogCondition.TextPattern?, name: CatalogCondition.TextPattern)

    /// `name` stands for a local tag, `category/name` for one of vSphere's, `category/` for any of that category.
    init(_ pattern: CatalogCondition.TextPattern) {
        switch pattern {
        case .none: self = .none
        case .any: self = .any
        case .exact(let text):
            guard let (category, name) = Self.split(text) else {
                self = .parts(category: nil, name: .exact(text))
                return
            }
            self = .parts(category: .exact(category), name: name.isEmpty ? .any : .exact(name))
        case .glob(let text):
            guard let (category, name) = Self.split(text) else {
                self = .parts(category: nil, name: .glob(text))
                return
            }
            self = .parts(category: Self.anything(category), name: Self.anything(name))
        }
    }

    private static func split(_ text: String) -> (category: String, name: String)? {
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex else { return nil }
        return (String(text[..<slash]), String(text[text.index(after: slash)...]))
    }

    private static func anything(_ glob: String) -> CatalogCondition.TextPattern {
        glob == "*" || glob.isEmpty ? .any : .glob(glob)
    }

    func compiled(_ context: CompiledCondition.Context) -> CompiledCondition {
        let ofDisk = SQL(sql: "SELECT 1 FROM tag WHERE tag.disk_id = disk.id")
        switch self {
        case .none: return CompiledCondition(test: "NOT EXISTS (\(ofDisk))")
        case .any: return CompiledCondition(test: "EXISTS (\(ofDisk))")
        case .parts(let category, let name):
            let named = TextComparison.exactCase.sql(SQL(sql: "tag.name"), name)
            let filed = TextComparison.exactCase.sql(
                SQL(sql: "category"),
                category ?? CatalogCondition.TextPattern.none
            ).sql
            let match: SQL = "\(named.sql) AND \(filed)"
            var condition = CompiledCondition(test: "EXISTS (\(ofDisk) AND \(match))")
            if named.usesIndex {
                condition.set = "SELECT disk_id FROM tag WHERE \(match)"
            } else if let (words, isPrefix) = category?.words ?? name.words {
                condition.set = CompiledCondition.having(words, isPrefix: isPrefix, in: "tags", context)
                condition.isExact = false
            }
            return condition
        }
    }
}
